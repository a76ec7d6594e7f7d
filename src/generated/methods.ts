// Generated from @openai/codex 0.169.0 by `node scripts/generate.ts` (codex app-server generate-json-schema --experimental). Do not edit.

import type { schemas } from "./schemas.ts"
import type * as T from "./types.ts"

/** The client requests, by method. */
export interface ClientRequests {
  readonly "initialize": { readonly params: T.InitializeParams; readonly result: T.InitializeResponse }
  /**
   * Read content-free, process-local diagnostics.
   */
  readonly "server/diagnostics": {
    readonly params: T.ServerDiagnosticsParams
    readonly result: T.ServerDiagnosticsResponse
  }
  readonly "userVerification/status": {
    readonly params: T.UserVerificationStatusParams
    readonly result: T.UserVerificationStatusResponse
  }
  readonly "userVerification/enroll": {
    readonly params: T.UserVerificationEnrollParams
    readonly result: T.UserVerificationEnrollResponse
  }
  readonly "userVerification/delete": {
    readonly params: T.UserVerificationDeleteParams
    readonly result: T.UserVerificationDeleteResponse
  }
  readonly "userVerification/verify": {
    readonly params: T.UserVerificationVerifyParams
    readonly result: T.UserVerificationVerifyResponse
  }
  readonly "userVerification/cancel": {
    readonly params: T.UserVerificationCancelParams
    readonly result: T.UserVerificationCancelResponse
  }
  /**
   * NEW APIs
   */
  readonly "thread/start": { readonly params: T.ThreadStartParams; readonly result: T.ThreadStartResponse }
  readonly "thread/resume": { readonly params: T.ThreadResumeParams; readonly result: T.ThreadResumeResponse }
  readonly "thread/fork": { readonly params: T.ThreadForkParams; readonly result: T.ThreadForkResponse }
  readonly "thread/sample": { readonly params: T.ThreadSampleParams; readonly result: T.ThreadSampleResponse }
  readonly "thread/sample/cancel": {
    readonly params: T.ThreadSampleCancelParams
    readonly result: T.ThreadSampleCancelResponse
  }
  readonly "thread/archive": { readonly params: T.ThreadArchiveParams; readonly result: T.ThreadArchiveResponse }
  readonly "thread/delete": { readonly params: T.ThreadDeleteParams; readonly result: T.ThreadDeleteResponse }
  readonly "thread/unsubscribe": {
    readonly params: T.ThreadUnsubscribeParams
    readonly result: T.ThreadUnsubscribeResponse
  }
  /**
   * Increment the thread-local out-of-band elicitation counter.
   *
   * This is used by external helpers to pause timeout accounting while a user approval or other elicitation is pending outside the app-server request flow.
   */
  readonly "thread/increment_elicitation": {
    readonly params: T.ThreadIncrementElicitationParams
    readonly result: T.ThreadIncrementElicitationResponse
  }
  /**
   * Decrement the thread-local out-of-band elicitation counter.
   *
   * When the count reaches zero, timeout accounting resumes for the thread.
   */
  readonly "thread/decrement_elicitation": {
    readonly params: T.ThreadDecrementElicitationParams
    readonly result: T.ThreadDecrementElicitationResponse
  }
  readonly "thread/name/set": { readonly params: T.ThreadSetNameParams; readonly result: T.ThreadSetNameResponse }
  readonly "thread/prediction/request": {
    readonly params: T.ThreadPredictionRequestParams
    readonly result: T.ThreadPredictionRequestResponse
  }
  readonly "thread/goal/set": { readonly params: T.ThreadGoalSetParams; readonly result: T.ThreadGoalSetResponse }
  readonly "thread/goal/get": { readonly params: T.ThreadGoalGetParams; readonly result: T.ThreadGoalGetResponse }
  readonly "thread/goal/clear": { readonly params: T.ThreadGoalClearParams; readonly result: T.ThreadGoalClearResponse }
  readonly "thread/queue/add": { readonly params: T.ThreadQueueAddParams; readonly result: T.ThreadQueueAddResponse }
  readonly "thread/queue/list": { readonly params: T.ThreadQueueListParams; readonly result: T.ThreadQueueListResponse }
  readonly "thread/queue/update": {
    readonly params: T.ThreadQueueUpdateParams
    readonly result: T.ThreadQueueUpdateResponse
  }
  readonly "thread/queue/delete": {
    readonly params: T.ThreadQueueDeleteParams
    readonly result: T.ThreadQueueDeleteResponse
  }
  readonly "thread/queue/reorder": {
    readonly params: T.ThreadQueueReorderParams
    readonly result: T.ThreadQueueReorderResponse
  }
  readonly "thread/queue/start": {
    readonly params: T.ThreadQueueStartParams
    readonly result: T.ThreadQueueStartResponse
  }
  readonly "thread/metadata/update": {
    readonly params: T.ThreadMetadataUpdateParams
    readonly result: T.ThreadMetadataUpdateResponse
  }
  readonly "thread/attachment/add": {
    readonly params: T.ThreadAttachmentAddParams
    readonly result: T.ThreadAttachmentAddResponse
  }
  readonly "thread/attachment/list": {
    readonly params: T.ThreadAttachmentListParams
    readonly result: T.ThreadAttachmentListResponse
  }
  readonly "thread/attachmentOwner/list": {
    readonly params: T.ThreadAttachmentOwnerListParams
    readonly result: T.ThreadAttachmentOwnerListResponse
  }
  readonly "thread/attachment/remove": {
    readonly params: T.ThreadAttachmentRemoveParams
    readonly result: T.ThreadAttachmentRemoveResponse
  }
  readonly "thread/section/move": {
    readonly params: T.ThreadSectionMoveParams
    readonly result: T.ThreadSectionMoveResponse
  }
  readonly "thread/settings/update": {
    readonly params: T.ThreadSettingsUpdateParams
    readonly result: T.ThreadSettingsUpdateResponse
  }
  readonly "thread/memoryMode/set": {
    readonly params: T.ThreadMemoryModeSetParams
    readonly result: T.ThreadMemoryModeSetResponse
  }
  readonly "thread/memory/read": {
    readonly params: T.ThreadMemoryReadParams
    readonly result: T.ThreadMemoryReadResponse
  }
  readonly "memory/status": { readonly params: T.MemoryStatusParams; readonly result: T.MemoryStatusResponse }
  readonly "memory/reset": { readonly params: undefined; readonly result: T.MemoryResetResponse }
  /**
   * Start a best-effort background compression pass for cold local rollouts.
   */
  readonly "rollout/compress": { readonly params: undefined; readonly result: T.RolloutCompressResponse }
  readonly "thread/unarchive": { readonly params: T.ThreadUnarchiveParams; readonly result: T.ThreadUnarchiveResponse }
  readonly "thread/compact/start": {
    readonly params: T.ThreadCompactStartParams
    readonly result: T.ThreadCompactStartResponse
  }
  readonly "thread/shellCommand": {
    readonly params: T.ThreadShellCommandParams
    readonly result: T.ThreadShellCommandResponse
  }
  readonly "thread/approveGuardianDeniedAction": {
    readonly params: T.ThreadApproveGuardianDeniedActionParams
    readonly result: T.ThreadApproveGuardianDeniedActionResponse
  }
  readonly "thread/backgroundTerminals/clean": {
    readonly params: T.ThreadBackgroundTerminalsCleanParams
    readonly result: T.ThreadBackgroundTerminalsCleanResponse
  }
  readonly "thread/backgroundTerminals/list": {
    readonly params: T.ThreadBackgroundTerminalsListParams
    readonly result: T.ThreadBackgroundTerminalsListResponse
  }
  readonly "thread/backgroundTerminals/terminate": {
    readonly params: T.ThreadBackgroundTerminalsTerminateParams
    readonly result: T.ThreadBackgroundTerminalsTerminateResponse
  }
  readonly "thread/revert": { readonly params: T.ThreadRevertParams; readonly result: T.ThreadRevertResponse }
  readonly "thread/list": { readonly params: T.ThreadListParams; readonly result: T.ThreadListResponse }
  readonly "project/list": { readonly params: T.ProjectListParams; readonly result: T.ProjectListResponse }
  readonly "project/read": { readonly params: T.ProjectReadParams; readonly result: T.ProjectReadResponse }
  readonly "project/create": { readonly params: T.ProjectCreateParams; readonly result: T.ProjectCreateResponse }
  readonly "project/import": { readonly params: T.ProjectImportParams; readonly result: T.ProjectImportResponse }
  readonly "project/update": { readonly params: T.ProjectUpdateParams; readonly result: T.ProjectUpdateResponse }
  readonly "project/move": { readonly params: T.ProjectMoveParams; readonly result: T.ProjectMoveResponse }
  readonly "project/delete": { readonly params: T.ProjectDeleteParams; readonly result: T.ProjectDeleteResponse }
  readonly "threadSection/list": {
    readonly params: T.ThreadSectionListParams
    readonly result: T.ThreadSectionListResponse
  }
  readonly "threadSection/create": {
    readonly params: T.ThreadSectionCreateParams
    readonly result: T.ThreadSectionCreateResponse
  }
  readonly "threadSection/update": {
    readonly params: T.ThreadSectionUpdateParams
    readonly result: T.ThreadSectionUpdateResponse
  }
  readonly "threadSection/delete": {
    readonly params: T.ThreadSectionDeleteParams
    readonly result: T.ThreadSectionDeleteResponse
  }
  readonly "thread/search": { readonly params: T.ThreadSearchParams; readonly result: T.ThreadSearchResponse }
  readonly "thread/searchOccurrences": {
    readonly params: T.ThreadSearchOccurrencesParams
    readonly result: T.ThreadSearchOccurrencesResponse
  }
  readonly "thread/loaded/list": {
    readonly params: T.ThreadLoadedListParams
    readonly result: T.ThreadLoadedListResponse
  }
  readonly "thread/read": { readonly params: T.ThreadReadParams; readonly result: T.ThreadReadResponse }
  readonly "thread/readState/update": {
    readonly params: T.ThreadReadStateUpdateParams
    readonly result: T.ThreadReadStateUpdateResponse
  }
  readonly "thread/turns/list": { readonly params: T.ThreadTurnsListParams; readonly result: T.ThreadTurnsListResponse }
  readonly "thread/items/list": { readonly params: T.ThreadItemsListParams; readonly result: T.ThreadItemsListResponse }
  readonly "thread/items/read": { readonly params: T.ThreadItemsReadParams; readonly result: T.ThreadItemsReadResponse }
  /**
   * Review the idle thread's final injected exec_command without executing it.
   */
  readonly "thread/guardianReview": {
    readonly params: T.ThreadGuardianReviewParams
    readonly result: T.ThreadGuardianReviewResponse
  }
  /**
   * Append raw Responses API items to the thread history without starting a user turn.
   */
  readonly "thread/inject_items": {
    readonly params: T.ThreadInjectItemsParams
    readonly result: T.ThreadInjectItemsResponse
  }
  readonly "thread/prepareApprovedPlan": {
    readonly params: T.ThreadPrepareApprovedPlanParams
    readonly result: T.ThreadPrepareApprovedPlanResponse
  }
  readonly "skills/list": { readonly params: T.SkillsListParams; readonly result: T.SkillsListResponse }
  readonly "skills/extraRoots/set": {
    readonly params: T.SkillsExtraRootsSetParams
    readonly result: T.SkillsExtraRootsSetResponse
  }
  readonly "hooks/list": { readonly params: T.HooksListParams; readonly result: T.HooksListResponse }
  readonly "marketplace/add": { readonly params: T.MarketplaceAddParams; readonly result: T.MarketplaceAddResponse }
  readonly "marketplace/remove": {
    readonly params: T.MarketplaceRemoveParams
    readonly result: T.MarketplaceRemoveResponse
  }
  readonly "marketplace/upgrade": {
    readonly params: T.MarketplaceUpgradeParams
    readonly result: T.MarketplaceUpgradeResponse
  }
  readonly "plugin/list": { readonly params: T.PluginListParams; readonly result: T.PluginListResponse }
  readonly "plugin/search": { readonly params: T.PluginSearchParams; readonly result: T.PluginSearchResponse }
  readonly "plugin/installed": { readonly params: T.PluginInstalledParams; readonly result: T.PluginInstalledResponse }
  readonly "plugin/reconcile": { readonly params: T.PluginReconcileParams; readonly result: T.PluginReconcileResponse }
  readonly "plugin/read": { readonly params: T.PluginReadParams; readonly result: T.PluginReadResponse }
  readonly "plugin/skill/read": { readonly params: T.PluginSkillReadParams; readonly result: T.PluginSkillReadResponse }
  readonly "plugin/share/save": { readonly params: T.PluginShareSaveParams; readonly result: T.PluginShareSaveResponse }
  readonly "plugin/share/updateTargets": {
    readonly params: T.PluginShareUpdateTargetsParams
    readonly result: T.PluginShareUpdateTargetsResponse
  }
  readonly "plugin/share/list": { readonly params: T.PluginShareListParams; readonly result: T.PluginShareListResponse }
  readonly "plugin/share/checkout": {
    readonly params: T.PluginShareCheckoutParams
    readonly result: T.PluginShareCheckoutResponse
  }
  readonly "plugin/share/delete": {
    readonly params: T.PluginShareDeleteParams
    readonly result: T.PluginShareDeleteResponse
  }
  readonly "app/read": { readonly params: T.AppsReadParams; readonly result: T.AppsReadResponse }
  readonly "app/list": { readonly params: T.AppsListParams; readonly result: T.AppsListResponse }
  readonly "app/installed": { readonly params: T.AppsInstalledParams; readonly result: T.AppsInstalledResponse }
  readonly "fs/readFile": { readonly params: T.FsReadFileParams; readonly result: T.FsReadFileResponse }
  readonly "fs/writeFile": { readonly params: T.FsWriteFileParams; readonly result: T.FsWriteFileResponse }
  readonly "fs/createDirectory": {
    readonly params: T.FsCreateDirectoryParams
    readonly result: T.FsCreateDirectoryResponse
  }
  readonly "fs/getMetadata": { readonly params: T.FsGetMetadataParams; readonly result: T.FsGetMetadataResponse }
  readonly "fs/readDirectory": { readonly params: T.FsReadDirectoryParams; readonly result: T.FsReadDirectoryResponse }
  readonly "fs/remove": { readonly params: T.FsRemoveParams; readonly result: T.FsRemoveResponse }
  readonly "fs/copy": { readonly params: T.FsCopyParams; readonly result: T.FsCopyResponse }
  readonly "fs/watch": { readonly params: T.FsWatchParams; readonly result: T.FsWatchResponse }
  readonly "fs/unwatch": { readonly params: T.FsUnwatchParams; readonly result: T.FsUnwatchResponse }
  readonly "skills/config/write": {
    readonly params: T.SkillsConfigWriteParams
    readonly result: T.SkillsConfigWriteResponse
  }
  readonly "plugin/install": { readonly params: T.PluginInstallParams; readonly result: T.PluginInstallResponse }
  readonly "plugin/uninstall": { readonly params: T.PluginUninstallParams; readonly result: T.PluginUninstallResponse }
  readonly "turn/start": { readonly params: T.TurnStartParams; readonly result: T.TurnStartResponse }
  readonly "turn/settings/update": {
    readonly params: T.TurnSettingsUpdateParams
    readonly result: T.TurnSettingsUpdateResponse
  }
  readonly "turn/steer": { readonly params: T.TurnSteerParams; readonly result: T.TurnSteerResponse }
  readonly "turn/interrupt": { readonly params: T.TurnInterruptParams; readonly result: T.TurnInterruptResponse }
  readonly "thread/realtime/start": {
    readonly params: T.ThreadRealtimeStartParams
    readonly result: T.ThreadRealtimeStartResponse
  }
  readonly "thread/realtime/appendAudio": {
    readonly params: T.ThreadRealtimeAppendAudioParams
    readonly result: T.ThreadRealtimeAppendAudioResponse
  }
  readonly "thread/realtime/appendText": {
    readonly params: T.ThreadRealtimeAppendTextParams
    readonly result: T.ThreadRealtimeAppendTextResponse
  }
  readonly "thread/realtime/appendSpeech": {
    readonly params: T.ThreadRealtimeAppendSpeechParams
    readonly result: T.ThreadRealtimeAppendSpeechResponse
  }
  readonly "thread/realtime/stop": {
    readonly params: T.ThreadRealtimeStopParams
    readonly result: T.ThreadRealtimeStopResponse
  }
  readonly "thread/timeline/list": {
    readonly params: T.ThreadTimelineListParams
    readonly result: T.ThreadTimelineListResponse
  }
  readonly "thread/realtime/listVoices": {
    readonly params: T.ThreadRealtimeListVoicesParams
    readonly result: T.ThreadRealtimeListVoicesResponse
  }
  readonly "review/start": { readonly params: T.ReviewStartParams; readonly result: T.ReviewStartResponse }
  readonly "model/list": { readonly params: T.ModelListParams; readonly result: T.ModelListResponse }
  readonly "account/gatewayOAuth/read": {
    readonly params: T.GatewayOAuthReadParams | null | undefined
    readonly result: T.GatewayOAuthReadResponse
  }
  readonly "account/gatewayOAuth/login": {
    readonly params: T.GatewayOAuthLoginParams | null | undefined
    readonly result: T.GatewayOAuthLoginResponse
  }
  readonly "account/gatewayOAuth/cancel": { readonly params: undefined; readonly result: T.GatewayOAuthCancelResponse }
  readonly "modelProvider/list": {
    readonly params: T.ModelProviderListParams
    readonly result: T.ModelProviderListResponse
  }
  readonly "modelProvider/config/write": {
    readonly params: T.ModelProviderConfigWriteParams
    readonly result: T.ModelProviderConfigWriteResponse
  }
  readonly "modelProvider/capabilities/read": {
    readonly params: T.ModelProviderCapabilitiesReadParams
    readonly result: T.ModelProviderCapabilitiesReadResponse
  }
  readonly "experimentalFeature/list": {
    readonly params: T.ExperimentalFeatureListParams
    readonly result: T.ExperimentalFeatureListResponse
  }
  readonly "permissionProfile/list": {
    readonly params: T.PermissionProfileListParams
    readonly result: T.PermissionProfileListResponse
  }
  readonly "experimentalFeature/enablement/set": {
    readonly params: T.ExperimentalFeatureEnablementSetParams
    readonly result: T.ExperimentalFeatureEnablementSetResponse
  }
  readonly "remoteControl/enable": {
    readonly params: T.RemoteControlEnableParams | null | undefined
    readonly result: T.RemoteControlEnableResponse
  }
  readonly "remoteControl/disable": {
    readonly params: T.RemoteControlDisableParams | null | undefined
    readonly result: T.RemoteControlDisableResponse
  }
  readonly "remoteControl/status/read": {
    readonly params: undefined
    readonly result: T.RemoteControlStatusReadResponse
  }
  readonly "remoteControl/pairing/start": {
    readonly params: T.RemoteControlPairingStartParams
    readonly result: T.RemoteControlPairingStartResponse
  }
  readonly "remoteControl/pairing/status": {
    readonly params: T.RemoteControlPairingStatusParams
    readonly result: T.RemoteControlPairingStatusResponse
  }
  readonly "remoteControl/client/list": {
    readonly params: T.RemoteControlClientsListParams
    readonly result: T.RemoteControlClientsListResponse
  }
  readonly "remoteControl/client/revoke": {
    readonly params: T.RemoteControlClientsRevokeParams
    readonly result: T.RemoteControlClientsRevokeResponse
  }
  /**
   * Lists collaboration mode presets.
   */
  readonly "collaborationMode/list": {
    readonly params: T.CollaborationModeListParams
    readonly result: T.CollaborationModeListResponse
  }
  /**
   * Test-only method used to validate experimental gating.
   */
  readonly "mock/experimentalMethod": {
    readonly params: T.MockExperimentalMethodParams
    readonly result: T.MockExperimentalMethodResponse
  }
  /**
   * Adds or replaces a remote environment by id for later selection.
   */
  readonly "environment/add": { readonly params: T.EnvironmentAddParams; readonly result: T.EnvironmentAddResponse }
  /**
   * Reads information from a configured execution environment.
   */
  readonly "environment/info": { readonly params: T.EnvironmentInfoParams; readonly result: T.EnvironmentInfoResponse }
  /**
   * Reads the current status of a configured execution environment.
   */
  readonly "environment/status": {
    readonly params: T.EnvironmentStatusParams
    readonly result: T.EnvironmentStatusResponse
  }
  readonly "mcpServer/oauth/login": {
    readonly params: T.McpServerOauthLoginParams
    readonly result: T.McpServerOauthLoginResponse
  }
  readonly "config/mcpServer/reload": { readonly params: undefined; readonly result: T.McpServerRefreshResponse }
  readonly "mcpServerStatus/list": {
    readonly params: T.ListMcpServerStatusParams
    readonly result: T.ListMcpServerStatusResponse
  }
  readonly "mcpServer/resource/read": {
    readonly params: T.McpResourceReadParams
    readonly result: T.McpResourceReadResponse
  }
  readonly "mcpServer/event/stream/start": {
    readonly params: T.McpServerEventStreamStartParams
    readonly result: T.McpServerEventStreamStartResponse
  }
  readonly "mcpServer/event/stream/stop": {
    readonly params: T.McpServerEventStreamStopParams
    readonly result: T.McpServerEventStreamStopResponse
  }
  readonly "mcpServer/tool/call": {
    readonly params: T.McpServerToolCallParams
    readonly result: T.McpServerToolCallResponse
  }
  readonly "windowsSandbox/setupStart": {
    readonly params: T.WindowsSandboxSetupStartParams
    readonly result: T.WindowsSandboxSetupStartResponse
  }
  readonly "windowsSandbox/readiness": {
    readonly params: undefined
    readonly result: T.WindowsSandboxReadinessResponse
  }
  readonly "account/login/start": { readonly params: T.LoginAccountParams; readonly result: T.LoginAccountResponse }
  readonly "account/bedrock/discover": {
    readonly params: T.BedrockDiscoverParams
    readonly result: T.BedrockDiscoverResponse
  }
  readonly "account/bedrock/setup": { readonly params: T.BedrockSetupParams; readonly result: T.BedrockSetupResponse }
  readonly "account/gcp/setup": { readonly params: T.GcpSetupParams; readonly result: T.GcpSetupResponse }
  readonly "account/bedrock/checkGovCloudRequirements": {
    readonly params: T.BedrockCheckGovCloudRequirementsParams
    readonly result: T.BedrockCheckGovCloudRequirementsResponse
  }
  readonly "account/login/cancel": {
    readonly params: T.CancelLoginAccountParams
    readonly result: T.CancelLoginAccountResponse
  }
  readonly "accountSession/list": {
    readonly params: T.AccountSessionsListParams
    readonly result: T.AccountSessionsResponse
  }
  readonly "accountSession/switch": {
    readonly params: T.AccountSessionsSwitchParams
    readonly result: T.AccountSessionsSwitchResponse
  }
  readonly "account/logout": { readonly params: undefined; readonly result: T.LogoutAccountResponse }
  readonly "account/securitySetup/read": {
    readonly params: undefined
    readonly result: T.GetAccountSecuritySetupResponse
  }
  readonly "account/rateLimits/read": {
    readonly params: T.GetAccountRateLimitsParams | null | undefined
    readonly result: T.GetAccountRateLimitsResponse
  }
  readonly "account/rateLimitResetCredit/consume": {
    readonly params: T.ConsumeAccountRateLimitResetCreditParams
    readonly result: T.ConsumeAccountRateLimitResetCreditResponse
  }
  readonly "account/usage/read": {
    readonly params: T.GetAccountTokenUsageParams | null | undefined
    readonly result: T.GetAccountTokenUsageResponse
  }
  readonly "account/workspaceMessages/read": {
    readonly params: undefined
    readonly result: T.GetWorkspaceMessagesResponse
  }
  readonly "account/sendAddCreditsNudgeEmail": {
    readonly params: T.SendAddCreditsNudgeEmailParams
    readonly result: T.SendAddCreditsNudgeEmailResponse
  }
  readonly "feedback/upload": { readonly params: T.FeedbackUploadParams; readonly result: T.FeedbackUploadResponse }
  readonly "feedback/save": { readonly params: T.FeedbackSaveParams; readonly result: T.FeedbackSaveResponse }
  /**
   * Execute a standalone command (argv vector) under the server's sandbox.
   */
  readonly "command/exec": { readonly params: T.CommandExecParams; readonly result: T.CommandExecResponse }
  /**
   * Write stdin bytes to a running `command/exec` session or close stdin.
   */
  readonly "command/exec/write": {
    readonly params: T.CommandExecWriteParams
    readonly result: T.CommandExecWriteResponse
  }
  /**
   * Terminate a running `command/exec` session by client-supplied `processId`.
   */
  readonly "command/exec/terminate": {
    readonly params: T.CommandExecTerminateParams
    readonly result: T.CommandExecTerminateResponse
  }
  /**
   * Resize a running PTY-backed `command/exec` session by client-supplied `processId`.
   */
  readonly "command/exec/resize": {
    readonly params: T.CommandExecResizeParams
    readonly result: T.CommandExecResizeResponse
  }
  /**
   * Spawn a standalone process (argv vector) without a Codex sandbox.
   */
  readonly "process/spawn": { readonly params: T.ProcessSpawnParams; readonly result: T.ProcessSpawnResponse }
  /**
   * Write stdin bytes to a running `process/spawn` session or close stdin.
   */
  readonly "process/writeStdin": {
    readonly params: T.ProcessWriteStdinParams
    readonly result: T.ProcessWriteStdinResponse
  }
  /**
   * Terminate a running `process/spawn` session by client-supplied `processHandle`.
   */
  readonly "process/kill": { readonly params: T.ProcessKillParams; readonly result: T.ProcessKillResponse }
  /**
   * Resize a running PTY-backed `process/spawn` session by client-supplied `processHandle`.
   */
  readonly "process/resizePty": {
    readonly params: T.ProcessResizePtyParams
    readonly result: T.ProcessResizePtyResponse
  }
  readonly "config/read": { readonly params: T.ConfigReadParams; readonly result: T.ConfigReadResponse }
  readonly "externalAgentConfig/detect": {
    readonly params: T.ExternalAgentConfigDetectParams
    readonly result: T.ExternalAgentConfigDetectResponse
  }
  readonly "externalAgentConfig/import": {
    readonly params: T.ExternalAgentConfigImportParams
    readonly result: T.ExternalAgentConfigImportResponse
  }
  readonly "externalAgentConfig/import/recordHistory": {
    readonly params: T.ExternalAgentConfigImportHistoryRecordParams
    readonly result: T.ExternalAgentConfigImportHistoryRecordResponse
  }
  readonly "externalAgentConfig/import/readHistories": {
    readonly params: undefined
    readonly result: T.ExternalAgentConfigImportHistoriesReadResponse
  }
  readonly "config/value/write": { readonly params: T.ConfigValueWriteParams; readonly result: T.ConfigWriteResponse }
  readonly "config/batchWrite": { readonly params: T.ConfigBatchWriteParams; readonly result: T.ConfigWriteResponse }
  readonly "configRequirements/read": { readonly params: undefined; readonly result: T.ConfigRequirementsReadResponse }
  readonly "account/read": { readonly params: T.GetAccountParams; readonly result: T.GetAccountResponse }
  readonly "fuzzyFileSearch": { readonly params: T.FuzzyFileSearchParams; readonly result: T.FuzzyFileSearchResponse }
  readonly "fuzzyFileSearch/sessionStart": {
    readonly params: T.FuzzyFileSearchSessionStartParams
    readonly result: T.FuzzyFileSearchSessionStartResponse
  }
  readonly "fuzzyFileSearch/sessionUpdate": {
    readonly params: T.FuzzyFileSearchSessionUpdateParams
    readonly result: T.FuzzyFileSearchSessionUpdateResponse
  }
  readonly "fuzzyFileSearch/sessionStop": {
    readonly params: T.FuzzyFileSearchSessionStopParams
    readonly result: T.FuzzyFileSearchSessionStopResponse
  }
}

/** The server requests, by method. */
export interface ServerRequests {
  /**
   * NEW APIs Sent when approval is requested for a specific command execution. This request is used for Turns started via turn/start.
   */
  readonly "item/commandExecution/requestApproval": {
    readonly params: T.CommandExecutionRequestApprovalParams
    readonly result: T.CommandExecutionRequestApprovalResponse
  }
  /**
   * Sent when approval is requested for a specific file change. This request is used for Turns started via turn/start.
   */
  readonly "item/fileChange/requestApproval": {
    readonly params: T.FileChangeRequestApprovalParams
    readonly result: T.FileChangeRequestApprovalResponse
  }
  /**
   * EXPERIMENTAL - Request input from the user for a tool call.
   */
  readonly "item/tool/requestUserInput": {
    readonly params: T.ToolRequestUserInputParams
    readonly result: T.ToolRequestUserInputResponse
  }
  /**
   * Request input for an MCP server elicitation.
   */
  readonly "mcpServer/elicitation/request": {
    readonly params: T.McpServerElicitationRequestParams
    readonly result: T.McpServerElicitationRequestResponse
  }
  /**
   * Request approval for additional permissions from the user.
   */
  readonly "item/permissions/requestApproval": {
    readonly params: T.PermissionsRequestApprovalParams
    readonly result: T.PermissionsRequestApprovalResponse
  }
  /**
   * Execute a dynamic tool call on the client.
   */
  readonly "item/tool/call": { readonly params: T.DynamicToolCallParams; readonly result: T.DynamicToolCallResponse }
  readonly "account/chatgptAuthTokens/refresh": {
    readonly params: T.ChatgptAuthTokensRefreshParams
    readonly result: T.ChatgptAuthTokensRefreshResponse
  }
  /**
   * Generate a fresh upstream attestation result on demand.
   */
  readonly "attestation/generate": {
    readonly params: T.AttestationGenerateParams
    readonly result: T.AttestationGenerateResponse
  }
  /**
   * Read the current time from an external clock owned by the client.
   */
  readonly "currentTime/read": { readonly params: T.CurrentTimeReadParams; readonly result: T.CurrentTimeReadResponse }
  /**
   * DEPRECATED APIs below Request to approve a patch. This request is used for Turns started via the legacy APIs (i.e. SendUserTurn, SendUserMessage).
   */
  readonly "applyPatchApproval": {
    readonly params: T.ApplyPatchApprovalParams
    readonly result: T.ApplyPatchApprovalResponse
  }
  /**
   * Request to exec a command. This request is used for Turns started via the legacy APIs (i.e. SendUserTurn, SendUserMessage).
   */
  readonly "execCommandApproval": {
    readonly params: T.ExecCommandApprovalParams
    readonly result: T.ExecCommandApprovalResponse
  }
}

/** The notifications, by method. */
export interface ServerNotifications {
  /**
   * NEW NOTIFICATIONS
   */
  readonly "error": T.ErrorNotification
  readonly "thread/started": T.ThreadStartedNotification
  readonly "thread/status/changed": T.ThreadStatusChangedNotification
  readonly "thread/readState/changed": T.ThreadReadStateChangedNotification
  readonly "thread/archived": T.ThreadArchivedNotification
  readonly "thread/deleted": T.ThreadDeletedNotification
  readonly "thread/unarchived": T.ThreadUnarchivedNotification
  readonly "thread/closed": T.ThreadClosedNotification
  readonly "thread/reverted": T.ThreadRevertedNotification
  readonly "skills/changed": T.SkillsChangedNotification
  readonly "thread/name/updated": T.ThreadNameUpdatedNotification
  readonly "thread/section/changed": T.ThreadSectionChangedNotification
  readonly "thread/attachment/updated": T.ThreadAttachmentUpdatedNotification
  readonly "thread/goal/updated": T.ThreadGoalUpdatedNotification
  readonly "thread/prediction/updated": T.ThreadPredictionUpdatedNotification
  readonly "thread/goal/cleared": T.ThreadGoalClearedNotification
  readonly "thread/queue/changed": T.ThreadQueueChangedNotification
  readonly "project/changed": T.ProjectChangedNotification
  readonly "thread/project/updated": T.ThreadProjectUpdatedNotification
  readonly "thread/environment/connected": T.EnvironmentConnectionNotification
  readonly "thread/environment/disconnected": T.EnvironmentConnectionNotification
  readonly "thread/settings/updated": T.ThreadSettingsUpdatedNotification
  readonly "thread/tokenUsage/updated": T.ThreadTokenUsageUpdatedNotification
  readonly "turn/started": T.TurnStartedNotification
  readonly "hook/started": T.HookStartedNotification
  readonly "turn/completed": T.TurnCompletedNotification
  readonly "hook/completed": T.HookCompletedNotification
  readonly "turn/diff/updated": T.TurnDiffUpdatedNotification
  readonly "turn/plan/updated": T.TurnPlanUpdatedNotification
  readonly "item/started": T.ItemStartedNotification
  readonly "item/autoApprovalReview/started": T.ItemGuardianApprovalReviewStartedNotification
  readonly "item/autoApprovalReview/completed": T.ItemGuardianApprovalReviewCompletedNotification
  readonly "autoApprovalReview/strictReviewRequired": T.StrictReviewRequiredNotification
  readonly "item/completed": T.ItemCompletedNotification
  readonly "item/agentMessage/delta": T.AgentMessageDeltaNotification
  /**
   * EXPERIMENTAL - proposed plan streaming deltas for plan items.
   */
  readonly "item/plan/delta": T.PlanDeltaNotification
  /**
   * Stream base64-encoded stdout/stderr chunks for a running `command/exec` session.
   */
  readonly "command/exec/outputDelta": T.CommandExecOutputDeltaNotification
  /**
   * Stream base64-encoded stdout/stderr chunks for a running `process/spawn` session.
   */
  readonly "process/outputDelta": T.ProcessOutputDeltaNotification
  /**
   * Final exit notification for a `process/spawn` session.
   */
  readonly "process/exited": T.ProcessExitedNotification
  readonly "item/commandExecution/outputDelta": T.CommandExecutionOutputDeltaNotification
  readonly "item/commandExecution/terminalInteraction": T.TerminalInteractionNotification
  /**
   * Deprecated legacy apply_patch output stream notification.
   */
  readonly "item/fileChange/outputDelta": T.FileChangeOutputDeltaNotification
  readonly "item/fileChange/patchUpdated": T.FileChangePatchUpdatedNotification
  readonly "serverRequest/resolved": T.ServerRequestResolvedNotification
  readonly "item/mcpToolCall/progress": T.McpToolCallProgressNotification
  readonly "mcpServer/oauthLogin/completed": T.McpServerOauthLoginCompletedNotification
  readonly "mcpServer/startupStatus/updated": T.McpServerStatusUpdatedNotification
  readonly "mcpServer/event/stream/notification": T.McpServerEventStreamNotification
  readonly "account/updated": T.AccountUpdatedNotification
  readonly "account/gatewayOAuth/changed": T.GatewayOAuthChangedNotification
  readonly "account/rateLimits/updated": T.AccountRateLimitsUpdatedNotification
  readonly "app/list/updated": T.AppListUpdatedNotification
  readonly "remoteControl/status/changed": T.RemoteControlStatusChangedNotification
  readonly "externalAgentConfig/import/progress": T.ExternalAgentConfigImportProgressNotification
  readonly "externalAgentConfig/import/completed": T.ExternalAgentConfigImportCompletedNotification
  readonly "fs/changed": T.FsChangedNotification
  readonly "item/reasoning/summaryTextDelta": T.ReasoningSummaryTextDeltaNotification
  readonly "item/reasoning/summaryPartAdded": T.ReasoningSummaryPartAddedNotification
  readonly "item/reasoning/textDelta": T.ReasoningTextDeltaNotification
  /**
   * Deprecated: Use `ContextCompaction` item type instead.
   */
  readonly "thread/compacted": T.ContextCompactedNotification
  readonly "model/rerouted": T.ModelReroutedNotification
  readonly "model/verification": T.ModelVerificationNotification
  readonly "modelProvider/authRecoveryStarted": T.AuthRecoveryNotification
  readonly "modelProvider/authRecoveryCompleted": T.AuthRecoveryNotification
  readonly "turn/moderationMetadata": T.TurnModerationMetadataNotification
  readonly "model/safetyBuffering/updated": T.ModelSafetyBufferingUpdatedNotification
  readonly "warning": T.WarningNotification
  readonly "guardianWarning": T.GuardianWarningNotification
  readonly "deprecationNotice": T.DeprecationNoticeNotification
  readonly "configWarning": T.ConfigWarningNotification
  readonly "fuzzyFileSearch/sessionUpdated": T.FuzzyFileSearchSessionUpdatedNotification
  readonly "fuzzyFileSearch/sessionCompleted": T.FuzzyFileSearchSessionCompletedNotification
  readonly "thread/realtime/started": T.ThreadRealtimeStartedNotification
  readonly "thread/realtime/itemAdded": T.ThreadRealtimeItemAddedNotification
  readonly "thread/realtime/item/started": T.ThreadRealtimeItemStartedNotification
  readonly "thread/realtime/item/transcript/delta": T.ThreadRealtimeItemTranscriptDeltaNotification
  readonly "thread/realtime/item/completed": T.ThreadRealtimeItemCompletedNotification
  readonly "thread/realtime/transcript/delta": T.ThreadRealtimeTranscriptDeltaNotification
  readonly "thread/realtime/transcript/done": T.ThreadRealtimeTranscriptDoneNotification
  readonly "thread/realtime/outputAudio/delta": T.ThreadRealtimeOutputAudioDeltaNotification
  readonly "thread/realtime/sdp": T.ThreadRealtimeSdpNotification
  readonly "thread/realtime/error": T.ThreadRealtimeErrorNotification
  readonly "thread/realtime/closed": T.ThreadRealtimeClosedNotification
  /**
   * Notifies the user of world-writable directories on Windows, which cannot be protected by the sandbox.
   */
  readonly "windows/worldWritableWarning": T.WindowsWorldWritableWarningNotification
  readonly "windowsSandbox/setupCompleted": T.WindowsSandboxSetupCompletedNotification
  readonly "account/login/completed": T.AccountLoginCompletedNotification
}

/** The names of the schemas of a request's params and result, and whether its params may be omitted. */
export type RequestSchemas = readonly [
  params: keyof typeof schemas | null,
  result: keyof typeof schemas,
  optional?: "optional"
]

export const clientRequests: { readonly [M in keyof ClientRequests]: RequestSchemas } = {
  "initialize": ["InitializeParams", "InitializeResponse"],
  "server/diagnostics": ["ServerDiagnosticsParams", "ServerDiagnosticsResponse"],
  "userVerification/status": ["UserVerificationStatusParams", "UserVerificationStatusResponse"],
  "userVerification/enroll": ["UserVerificationEnrollParams", "UserVerificationEnrollResponse"],
  "userVerification/delete": ["UserVerificationDeleteParams", "UserVerificationDeleteResponse"],
  "userVerification/verify": ["UserVerificationVerifyParams", "UserVerificationVerifyResponse"],
  "userVerification/cancel": ["UserVerificationCancelParams", "UserVerificationCancelResponse"],
  "thread/start": ["ThreadStartParams", "ThreadStartResponse"],
  "thread/resume": ["ThreadResumeParams", "ThreadResumeResponse"],
  "thread/fork": ["ThreadForkParams", "ThreadForkResponse"],
  "thread/sample": ["ThreadSampleParams", "ThreadSampleResponse"],
  "thread/sample/cancel": ["ThreadSampleCancelParams", "ThreadSampleCancelResponse"],
  "thread/archive": ["ThreadArchiveParams", "ThreadArchiveResponse"],
  "thread/delete": ["ThreadDeleteParams", "ThreadDeleteResponse"],
  "thread/unsubscribe": ["ThreadUnsubscribeParams", "ThreadUnsubscribeResponse"],
  "thread/increment_elicitation": ["ThreadIncrementElicitationParams", "ThreadIncrementElicitationResponse"],
  "thread/decrement_elicitation": ["ThreadDecrementElicitationParams", "ThreadDecrementElicitationResponse"],
  "thread/name/set": ["ThreadSetNameParams", "ThreadSetNameResponse"],
  "thread/prediction/request": ["ThreadPredictionRequestParams", "ThreadPredictionRequestResponse"],
  "thread/goal/set": ["ThreadGoalSetParams", "ThreadGoalSetResponse"],
  "thread/goal/get": ["ThreadGoalGetParams", "ThreadGoalGetResponse"],
  "thread/goal/clear": ["ThreadGoalClearParams", "ThreadGoalClearResponse"],
  "thread/queue/add": ["ThreadQueueAddParams", "ThreadQueueAddResponse"],
  "thread/queue/list": ["ThreadQueueListParams", "ThreadQueueListResponse"],
  "thread/queue/update": ["ThreadQueueUpdateParams", "ThreadQueueUpdateResponse"],
  "thread/queue/delete": ["ThreadQueueDeleteParams", "ThreadQueueDeleteResponse"],
  "thread/queue/reorder": ["ThreadQueueReorderParams", "ThreadQueueReorderResponse"],
  "thread/queue/start": ["ThreadQueueStartParams", "ThreadQueueStartResponse"],
  "thread/metadata/update": ["ThreadMetadataUpdateParams", "ThreadMetadataUpdateResponse"],
  "thread/attachment/add": ["ThreadAttachmentAddParams", "ThreadAttachmentAddResponse"],
  "thread/attachment/list": ["ThreadAttachmentListParams", "ThreadAttachmentListResponse"],
  "thread/attachmentOwner/list": ["ThreadAttachmentOwnerListParams", "ThreadAttachmentOwnerListResponse"],
  "thread/attachment/remove": ["ThreadAttachmentRemoveParams", "ThreadAttachmentRemoveResponse"],
  "thread/section/move": ["ThreadSectionMoveParams", "ThreadSectionMoveResponse"],
  "thread/settings/update": ["ThreadSettingsUpdateParams", "ThreadSettingsUpdateResponse"],
  "thread/memoryMode/set": ["ThreadMemoryModeSetParams", "ThreadMemoryModeSetResponse"],
  "thread/memory/read": ["ThreadMemoryReadParams", "ThreadMemoryReadResponse"],
  "memory/status": ["MemoryStatusParams", "MemoryStatusResponse"],
  "memory/reset": [null, "MemoryResetResponse"],
  "rollout/compress": [null, "RolloutCompressResponse"],
  "thread/unarchive": ["ThreadUnarchiveParams", "ThreadUnarchiveResponse"],
  "thread/compact/start": ["ThreadCompactStartParams", "ThreadCompactStartResponse"],
  "thread/shellCommand": ["ThreadShellCommandParams", "ThreadShellCommandResponse"],
  "thread/approveGuardianDeniedAction": [
    "ThreadApproveGuardianDeniedActionParams",
    "ThreadApproveGuardianDeniedActionResponse"
  ],
  "thread/backgroundTerminals/clean": [
    "ThreadBackgroundTerminalsCleanParams",
    "ThreadBackgroundTerminalsCleanResponse"
  ],
  "thread/backgroundTerminals/list": ["ThreadBackgroundTerminalsListParams", "ThreadBackgroundTerminalsListResponse"],
  "thread/backgroundTerminals/terminate": [
    "ThreadBackgroundTerminalsTerminateParams",
    "ThreadBackgroundTerminalsTerminateResponse"
  ],
  "thread/revert": ["ThreadRevertParams", "ThreadRevertResponse"],
  "thread/list": ["ThreadListParams", "ThreadListResponse"],
  "project/list": ["ProjectListParams", "ProjectListResponse"],
  "project/read": ["ProjectReadParams", "ProjectReadResponse"],
  "project/create": ["ProjectCreateParams", "ProjectCreateResponse"],
  "project/import": ["ProjectImportParams", "ProjectImportResponse"],
  "project/update": ["ProjectUpdateParams", "ProjectUpdateResponse"],
  "project/move": ["ProjectMoveParams", "ProjectMoveResponse"],
  "project/delete": ["ProjectDeleteParams", "ProjectDeleteResponse"],
  "threadSection/list": ["ThreadSectionListParams", "ThreadSectionListResponse"],
  "threadSection/create": ["ThreadSectionCreateParams", "ThreadSectionCreateResponse"],
  "threadSection/update": ["ThreadSectionUpdateParams", "ThreadSectionUpdateResponse"],
  "threadSection/delete": ["ThreadSectionDeleteParams", "ThreadSectionDeleteResponse"],
  "thread/search": ["ThreadSearchParams", "ThreadSearchResponse"],
  "thread/searchOccurrences": ["ThreadSearchOccurrencesParams", "ThreadSearchOccurrencesResponse"],
  "thread/loaded/list": ["ThreadLoadedListParams", "ThreadLoadedListResponse"],
  "thread/read": ["ThreadReadParams", "ThreadReadResponse"],
  "thread/readState/update": ["ThreadReadStateUpdateParams", "ThreadReadStateUpdateResponse"],
  "thread/turns/list": ["ThreadTurnsListParams", "ThreadTurnsListResponse"],
  "thread/items/list": ["ThreadItemsListParams", "ThreadItemsListResponse"],
  "thread/items/read": ["ThreadItemsReadParams", "ThreadItemsReadResponse"],
  "thread/guardianReview": ["ThreadGuardianReviewParams", "ThreadGuardianReviewResponse"],
  "thread/inject_items": ["ThreadInjectItemsParams", "ThreadInjectItemsResponse"],
  "thread/prepareApprovedPlan": ["ThreadPrepareApprovedPlanParams", "ThreadPrepareApprovedPlanResponse"],
  "skills/list": ["SkillsListParams", "SkillsListResponse"],
  "skills/extraRoots/set": ["SkillsExtraRootsSetParams", "SkillsExtraRootsSetResponse"],
  "hooks/list": ["HooksListParams", "HooksListResponse"],
  "marketplace/add": ["MarketplaceAddParams", "MarketplaceAddResponse"],
  "marketplace/remove": ["MarketplaceRemoveParams", "MarketplaceRemoveResponse"],
  "marketplace/upgrade": ["MarketplaceUpgradeParams", "MarketplaceUpgradeResponse"],
  "plugin/list": ["PluginListParams", "PluginListResponse"],
  "plugin/search": ["PluginSearchParams", "PluginSearchResponse"],
  "plugin/installed": ["PluginInstalledParams", "PluginInstalledResponse"],
  "plugin/reconcile": ["PluginReconcileParams", "PluginReconcileResponse"],
  "plugin/read": ["PluginReadParams", "PluginReadResponse"],
  "plugin/skill/read": ["PluginSkillReadParams", "PluginSkillReadResponse"],
  "plugin/share/save": ["PluginShareSaveParams", "PluginShareSaveResponse"],
  "plugin/share/updateTargets": ["PluginShareUpdateTargetsParams", "PluginShareUpdateTargetsResponse"],
  "plugin/share/list": ["PluginShareListParams", "PluginShareListResponse"],
  "plugin/share/checkout": ["PluginShareCheckoutParams", "PluginShareCheckoutResponse"],
  "plugin/share/delete": ["PluginShareDeleteParams", "PluginShareDeleteResponse"],
  "app/read": ["AppsReadParams", "AppsReadResponse"],
  "app/list": ["AppsListParams", "AppsListResponse"],
  "app/installed": ["AppsInstalledParams", "AppsInstalledResponse"],
  "fs/readFile": ["FsReadFileParams", "FsReadFileResponse"],
  "fs/writeFile": ["FsWriteFileParams", "FsWriteFileResponse"],
  "fs/createDirectory": ["FsCreateDirectoryParams", "FsCreateDirectoryResponse"],
  "fs/getMetadata": ["FsGetMetadataParams", "FsGetMetadataResponse"],
  "fs/readDirectory": ["FsReadDirectoryParams", "FsReadDirectoryResponse"],
  "fs/remove": ["FsRemoveParams", "FsRemoveResponse"],
  "fs/copy": ["FsCopyParams", "FsCopyResponse"],
  "fs/watch": ["FsWatchParams", "FsWatchResponse"],
  "fs/unwatch": ["FsUnwatchParams", "FsUnwatchResponse"],
  "skills/config/write": ["SkillsConfigWriteParams", "SkillsConfigWriteResponse"],
  "plugin/install": ["PluginInstallParams", "PluginInstallResponse"],
  "plugin/uninstall": ["PluginUninstallParams", "PluginUninstallResponse"],
  "turn/start": ["TurnStartParams", "TurnStartResponse"],
  "turn/settings/update": ["TurnSettingsUpdateParams", "TurnSettingsUpdateResponse"],
  "turn/steer": ["TurnSteerParams", "TurnSteerResponse"],
  "turn/interrupt": ["TurnInterruptParams", "TurnInterruptResponse"],
  "thread/realtime/start": ["ThreadRealtimeStartParams", "ThreadRealtimeStartResponse"],
  "thread/realtime/appendAudio": ["ThreadRealtimeAppendAudioParams", "ThreadRealtimeAppendAudioResponse"],
  "thread/realtime/appendText": ["ThreadRealtimeAppendTextParams", "ThreadRealtimeAppendTextResponse"],
  "thread/realtime/appendSpeech": ["ThreadRealtimeAppendSpeechParams", "ThreadRealtimeAppendSpeechResponse"],
  "thread/realtime/stop": ["ThreadRealtimeStopParams", "ThreadRealtimeStopResponse"],
  "thread/timeline/list": ["ThreadTimelineListParams", "ThreadTimelineListResponse"],
  "thread/realtime/listVoices": ["ThreadRealtimeListVoicesParams", "ThreadRealtimeListVoicesResponse"],
  "review/start": ["ReviewStartParams", "ReviewStartResponse"],
  "model/list": ["ModelListParams", "ModelListResponse"],
  "account/gatewayOAuth/read": ["GatewayOAuthReadParams", "GatewayOAuthReadResponse", "optional"],
  "account/gatewayOAuth/login": ["GatewayOAuthLoginParams", "GatewayOAuthLoginResponse", "optional"],
  "account/gatewayOAuth/cancel": [null, "GatewayOAuthCancelResponse"],
  "modelProvider/list": ["ModelProviderListParams", "ModelProviderListResponse"],
  "modelProvider/config/write": ["ModelProviderConfigWriteParams", "ModelProviderConfigWriteResponse"],
  "modelProvider/capabilities/read": ["ModelProviderCapabilitiesReadParams", "ModelProviderCapabilitiesReadResponse"],
  "experimentalFeature/list": ["ExperimentalFeatureListParams", "ExperimentalFeatureListResponse"],
  "permissionProfile/list": ["PermissionProfileListParams", "PermissionProfileListResponse"],
  "experimentalFeature/enablement/set": [
    "ExperimentalFeatureEnablementSetParams",
    "ExperimentalFeatureEnablementSetResponse"
  ],
  "remoteControl/enable": ["RemoteControlEnableParams", "RemoteControlEnableResponse", "optional"],
  "remoteControl/disable": ["RemoteControlDisableParams", "RemoteControlDisableResponse", "optional"],
  "remoteControl/status/read": [null, "RemoteControlStatusReadResponse"],
  "remoteControl/pairing/start": ["RemoteControlPairingStartParams", "RemoteControlPairingStartResponse"],
  "remoteControl/pairing/status": ["RemoteControlPairingStatusParams", "RemoteControlPairingStatusResponse"],
  "remoteControl/client/list": ["RemoteControlClientsListParams", "RemoteControlClientsListResponse"],
  "remoteControl/client/revoke": ["RemoteControlClientsRevokeParams", "RemoteControlClientsRevokeResponse"],
  "collaborationMode/list": ["CollaborationModeListParams", "CollaborationModeListResponse"],
  "mock/experimentalMethod": ["MockExperimentalMethodParams", "MockExperimentalMethodResponse"],
  "environment/add": ["EnvironmentAddParams", "EnvironmentAddResponse"],
  "environment/info": ["EnvironmentInfoParams", "EnvironmentInfoResponse"],
  "environment/status": ["EnvironmentStatusParams", "EnvironmentStatusResponse"],
  "mcpServer/oauth/login": ["McpServerOauthLoginParams", "McpServerOauthLoginResponse"],
  "config/mcpServer/reload": [null, "McpServerRefreshResponse"],
  "mcpServerStatus/list": ["ListMcpServerStatusParams", "ListMcpServerStatusResponse"],
  "mcpServer/resource/read": ["McpResourceReadParams", "McpResourceReadResponse"],
  "mcpServer/event/stream/start": ["McpServerEventStreamStartParams", "McpServerEventStreamStartResponse"],
  "mcpServer/event/stream/stop": ["McpServerEventStreamStopParams", "McpServerEventStreamStopResponse"],
  "mcpServer/tool/call": ["McpServerToolCallParams", "McpServerToolCallResponse"],
  "windowsSandbox/setupStart": ["WindowsSandboxSetupStartParams", "WindowsSandboxSetupStartResponse"],
  "windowsSandbox/readiness": [null, "WindowsSandboxReadinessResponse"],
  "account/login/start": ["LoginAccountParams", "LoginAccountResponse"],
  "account/bedrock/discover": ["BedrockDiscoverParams", "BedrockDiscoverResponse"],
  "account/bedrock/setup": ["BedrockSetupParams", "BedrockSetupResponse"],
  "account/gcp/setup": ["GcpSetupParams", "GcpSetupResponse"],
  "account/bedrock/checkGovCloudRequirements": [
    "BedrockCheckGovCloudRequirementsParams",
    "BedrockCheckGovCloudRequirementsResponse"
  ],
  "account/login/cancel": ["CancelLoginAccountParams", "CancelLoginAccountResponse"],
  "accountSession/list": ["AccountSessionsListParams", "AccountSessionsResponse"],
  "accountSession/switch": ["AccountSessionsSwitchParams", "AccountSessionsSwitchResponse"],
  "account/logout": [null, "LogoutAccountResponse"],
  "account/securitySetup/read": [null, "GetAccountSecuritySetupResponse"],
  "account/rateLimits/read": ["GetAccountRateLimitsParams", "GetAccountRateLimitsResponse", "optional"],
  "account/rateLimitResetCredit/consume": [
    "ConsumeAccountRateLimitResetCreditParams",
    "ConsumeAccountRateLimitResetCreditResponse"
  ],
  "account/usage/read": ["GetAccountTokenUsageParams", "GetAccountTokenUsageResponse", "optional"],
  "account/workspaceMessages/read": [null, "GetWorkspaceMessagesResponse"],
  "account/sendAddCreditsNudgeEmail": ["SendAddCreditsNudgeEmailParams", "SendAddCreditsNudgeEmailResponse"],
  "feedback/upload": ["FeedbackUploadParams", "FeedbackUploadResponse"],
  "feedback/save": ["FeedbackSaveParams", "FeedbackSaveResponse"],
  "command/exec": ["CommandExecParams", "CommandExecResponse"],
  "command/exec/write": ["CommandExecWriteParams", "CommandExecWriteResponse"],
  "command/exec/terminate": ["CommandExecTerminateParams", "CommandExecTerminateResponse"],
  "command/exec/resize": ["CommandExecResizeParams", "CommandExecResizeResponse"],
  "process/spawn": ["ProcessSpawnParams", "ProcessSpawnResponse"],
  "process/writeStdin": ["ProcessWriteStdinParams", "ProcessWriteStdinResponse"],
  "process/kill": ["ProcessKillParams", "ProcessKillResponse"],
  "process/resizePty": ["ProcessResizePtyParams", "ProcessResizePtyResponse"],
  "config/read": ["ConfigReadParams", "ConfigReadResponse"],
  "externalAgentConfig/detect": ["ExternalAgentConfigDetectParams", "ExternalAgentConfigDetectResponse"],
  "externalAgentConfig/import": ["ExternalAgentConfigImportParams", "ExternalAgentConfigImportResponse"],
  "externalAgentConfig/import/recordHistory": [
    "ExternalAgentConfigImportHistoryRecordParams",
    "ExternalAgentConfigImportHistoryRecordResponse"
  ],
  "externalAgentConfig/import/readHistories": [null, "ExternalAgentConfigImportHistoriesReadResponse"],
  "config/value/write": ["ConfigValueWriteParams", "ConfigWriteResponse"],
  "config/batchWrite": ["ConfigBatchWriteParams", "ConfigWriteResponse"],
  "configRequirements/read": [null, "ConfigRequirementsReadResponse"],
  "account/read": ["GetAccountParams", "GetAccountResponse"],
  "fuzzyFileSearch": ["FuzzyFileSearchParams", "FuzzyFileSearchResponse"],
  "fuzzyFileSearch/sessionStart": ["FuzzyFileSearchSessionStartParams", "FuzzyFileSearchSessionStartResponse"],
  "fuzzyFileSearch/sessionUpdate": ["FuzzyFileSearchSessionUpdateParams", "FuzzyFileSearchSessionUpdateResponse"],
  "fuzzyFileSearch/sessionStop": ["FuzzyFileSearchSessionStopParams", "FuzzyFileSearchSessionStopResponse"]
}

export const serverRequests: { readonly [M in keyof ServerRequests]: RequestSchemas } = {
  "item/commandExecution/requestApproval": [
    "CommandExecutionRequestApprovalParams",
    "CommandExecutionRequestApprovalResponse"
  ],
  "item/fileChange/requestApproval": ["FileChangeRequestApprovalParams", "FileChangeRequestApprovalResponse"],
  "item/tool/requestUserInput": ["ToolRequestUserInputParams", "ToolRequestUserInputResponse"],
  "mcpServer/elicitation/request": ["McpServerElicitationRequestParams", "McpServerElicitationRequestResponse"],
  "item/permissions/requestApproval": ["PermissionsRequestApprovalParams", "PermissionsRequestApprovalResponse"],
  "item/tool/call": ["DynamicToolCallParams", "DynamicToolCallResponse"],
  "account/chatgptAuthTokens/refresh": ["ChatgptAuthTokensRefreshParams", "ChatgptAuthTokensRefreshResponse"],
  "attestation/generate": ["AttestationGenerateParams", "AttestationGenerateResponse"],
  "currentTime/read": ["CurrentTimeReadParams", "CurrentTimeReadResponse"],
  "applyPatchApproval": ["ApplyPatchApprovalParams", "ApplyPatchApprovalResponse"],
  "execCommandApproval": ["ExecCommandApprovalParams", "ExecCommandApprovalResponse"]
}

export const serverNotifications: { readonly [M in keyof ServerNotifications]: keyof typeof schemas } = {
  "error": "ErrorNotification",
  "thread/started": "ThreadStartedNotification",
  "thread/status/changed": "ThreadStatusChangedNotification",
  "thread/readState/changed": "ThreadReadStateChangedNotification",
  "thread/archived": "ThreadArchivedNotification",
  "thread/deleted": "ThreadDeletedNotification",
  "thread/unarchived": "ThreadUnarchivedNotification",
  "thread/closed": "ThreadClosedNotification",
  "thread/reverted": "ThreadRevertedNotification",
  "skills/changed": "SkillsChangedNotification",
  "thread/name/updated": "ThreadNameUpdatedNotification",
  "thread/section/changed": "ThreadSectionChangedNotification",
  "thread/attachment/updated": "ThreadAttachmentUpdatedNotification",
  "thread/goal/updated": "ThreadGoalUpdatedNotification",
  "thread/prediction/updated": "ThreadPredictionUpdatedNotification",
  "thread/goal/cleared": "ThreadGoalClearedNotification",
  "thread/queue/changed": "ThreadQueueChangedNotification",
  "project/changed": "ProjectChangedNotification",
  "thread/project/updated": "ThreadProjectUpdatedNotification",
  "thread/environment/connected": "EnvironmentConnectionNotification",
  "thread/environment/disconnected": "EnvironmentConnectionNotification",
  "thread/settings/updated": "ThreadSettingsUpdatedNotification",
  "thread/tokenUsage/updated": "ThreadTokenUsageUpdatedNotification",
  "turn/started": "TurnStartedNotification",
  "hook/started": "HookStartedNotification",
  "turn/completed": "TurnCompletedNotification",
  "hook/completed": "HookCompletedNotification",
  "turn/diff/updated": "TurnDiffUpdatedNotification",
  "turn/plan/updated": "TurnPlanUpdatedNotification",
  "item/started": "ItemStartedNotification",
  "item/autoApprovalReview/started": "ItemGuardianApprovalReviewStartedNotification",
  "item/autoApprovalReview/completed": "ItemGuardianApprovalReviewCompletedNotification",
  "autoApprovalReview/strictReviewRequired": "StrictReviewRequiredNotification",
  "item/completed": "ItemCompletedNotification",
  "item/agentMessage/delta": "AgentMessageDeltaNotification",
  "item/plan/delta": "PlanDeltaNotification",
  "command/exec/outputDelta": "CommandExecOutputDeltaNotification",
  "process/outputDelta": "ProcessOutputDeltaNotification",
  "process/exited": "ProcessExitedNotification",
  "item/commandExecution/outputDelta": "CommandExecutionOutputDeltaNotification",
  "item/commandExecution/terminalInteraction": "TerminalInteractionNotification",
  "item/fileChange/outputDelta": "FileChangeOutputDeltaNotification",
  "item/fileChange/patchUpdated": "FileChangePatchUpdatedNotification",
  "serverRequest/resolved": "ServerRequestResolvedNotification",
  "item/mcpToolCall/progress": "McpToolCallProgressNotification",
  "mcpServer/oauthLogin/completed": "McpServerOauthLoginCompletedNotification",
  "mcpServer/startupStatus/updated": "McpServerStatusUpdatedNotification",
  "mcpServer/event/stream/notification": "McpServerEventStreamNotification",
  "account/updated": "AccountUpdatedNotification",
  "account/gatewayOAuth/changed": "GatewayOAuthChangedNotification",
  "account/rateLimits/updated": "AccountRateLimitsUpdatedNotification",
  "app/list/updated": "AppListUpdatedNotification",
  "remoteControl/status/changed": "RemoteControlStatusChangedNotification",
  "externalAgentConfig/import/progress": "ExternalAgentConfigImportProgressNotification",
  "externalAgentConfig/import/completed": "ExternalAgentConfigImportCompletedNotification",
  "fs/changed": "FsChangedNotification",
  "item/reasoning/summaryTextDelta": "ReasoningSummaryTextDeltaNotification",
  "item/reasoning/summaryPartAdded": "ReasoningSummaryPartAddedNotification",
  "item/reasoning/textDelta": "ReasoningTextDeltaNotification",
  "thread/compacted": "ContextCompactedNotification",
  "model/rerouted": "ModelReroutedNotification",
  "model/verification": "ModelVerificationNotification",
  "modelProvider/authRecoveryStarted": "AuthRecoveryNotification",
  "modelProvider/authRecoveryCompleted": "AuthRecoveryNotification",
  "turn/moderationMetadata": "TurnModerationMetadataNotification",
  "model/safetyBuffering/updated": "ModelSafetyBufferingUpdatedNotification",
  "warning": "WarningNotification",
  "guardianWarning": "GuardianWarningNotification",
  "deprecationNotice": "DeprecationNoticeNotification",
  "configWarning": "ConfigWarningNotification",
  "fuzzyFileSearch/sessionUpdated": "FuzzyFileSearchSessionUpdatedNotification",
  "fuzzyFileSearch/sessionCompleted": "FuzzyFileSearchSessionCompletedNotification",
  "thread/realtime/started": "ThreadRealtimeStartedNotification",
  "thread/realtime/itemAdded": "ThreadRealtimeItemAddedNotification",
  "thread/realtime/item/started": "ThreadRealtimeItemStartedNotification",
  "thread/realtime/item/transcript/delta": "ThreadRealtimeItemTranscriptDeltaNotification",
  "thread/realtime/item/completed": "ThreadRealtimeItemCompletedNotification",
  "thread/realtime/transcript/delta": "ThreadRealtimeTranscriptDeltaNotification",
  "thread/realtime/transcript/done": "ThreadRealtimeTranscriptDoneNotification",
  "thread/realtime/outputAudio/delta": "ThreadRealtimeOutputAudioDeltaNotification",
  "thread/realtime/sdp": "ThreadRealtimeSdpNotification",
  "thread/realtime/error": "ThreadRealtimeErrorNotification",
  "thread/realtime/closed": "ThreadRealtimeClosedNotification",
  "windows/worldWritableWarning": "WindowsWorldWritableWarningNotification",
  "windowsSandbox/setupCompleted": "WindowsSandboxSetupCompletedNotification",
  "account/login/completed": "AccountLoginCompletedNotification"
}
