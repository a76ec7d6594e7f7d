// Generated from @openai/codex 0.169.0 by `node scripts/generate.ts` (codex app-server generate-json-schema --experimental). Do not edit.

/**
 * A path that is guaranteed to be absolute and normalized (though it is not guaranteed to be canonicalized or exist on the filesystem).
 *
 * IMPORTANT: When deserializing an `AbsolutePathBuf`, a base path must be set using [AbsolutePathBufGuard::new]. If no base path is set, the deserialization will fail unless the path being deserialized is already absolute.
 */
export type AbsolutePathBuf = string

export type Account =
  | {
    readonly type: "apiKey"
  }
  | {
    readonly email: string | null
    readonly planType: PlanType
    readonly type: "chatgpt"
    /**
     * Display name of the selected ChatGPT workspace, when available.
     */
    readonly workspaceName?: string | null
  }
  | {
    readonly type: "amazonBedrock"
    readonly usesCodexManagedCredentials?: boolean
  }
  /**
   * Google Cloud Vertex AI with externally managed credentials.
   */
  | {
    readonly type: "gcp"
  }

export interface AccountLoginCompletedNotification {
  readonly error?: string | null
  readonly loginId?: string | null
  readonly onboardingEntrypoint?: DesktopOnboardingEntrypoint | null
  readonly success: boolean
}

/**
 * Sparse rolling rate-limit update.
 *
 * Clients should merge available values into the most recent `account/rateLimits/read` response or refetch that snapshot. Nullable account metadata may be unavailable in a rolling update and does not clear a previously observed value.
 */
export interface AccountRateLimitsUpdatedNotification {
  readonly rateLimits: RateLimitSnapshot
}

/**
 * Backend routing policy. Wire values match the accounts/check contract.
 */
export type AccountRoutingOverride = "NO_CONSTRAINT" | "us" | "us_cr"

export interface AccountSecuritySetupAction {
  readonly label: string
  readonly url: string
}

export interface AccountSecuritySetupNotice {
  readonly accountId: string
  readonly action: AccountSecuritySetupAction
  readonly description: string
  readonly title: string
  readonly userId: string
}

export interface AccountSession {
  readonly displayName?: string | null
  readonly email?: string | null
  readonly imageUrl?: string | null
  readonly isActive: boolean
  readonly lastUsedAt: number
  readonly selectedWorkspaceAccountId?: string | null
  readonly sessionId: string
  readonly userId?: string | null
  readonly workspaces: ReadonlyArray<AccountSessionWorkspace>
}

export interface AccountSessionWorkspace {
  readonly accountId: string
  readonly imageUrl?: string | null
  readonly kind?: AccountSessionWorkspaceKind | null
  readonly name?: string | null
}

export type AccountSessionWorkspaceKind = "personal" | "workspace"

export interface AccountSessionsListParams {
  readonly refreshWorkspaceMetadata?: boolean
}

export interface AccountSessionsResponse {
  readonly activeSessionId?: string | null
  readonly sessions: ReadonlyArray<AccountSession>
}

export interface AccountSessionsSwitchParams {
  /**
   * Workspace to select within that login; this is not a user identifier.
   */
  readonly accountId: string
  /**
   * Allow Core to start browser sign-in if this session needs SSO for the workspace.
   */
  readonly allowBrowserLogin?: boolean
  /**
   * Opaque active-login identifier returned by accountSession/list.
   */
  readonly sessionId: string
}

export type AccountSessionsSwitchResponse =
  | {
    readonly activeSessionId?: string | null
    readonly sessions: ReadonlyArray<AccountSession>
  }
  /**
   * Open the URL and await account/login/completed for this login ID.
   */
  | {
    readonly authUrl: string
    readonly loginId: string
  }

export interface AccountTokenUsageDailyBucket {
  readonly startDate: string
  readonly tokens: number
}

export interface AccountTokenUsageSummary {
  readonly currentStreakDays?: number | null
  readonly lifetimeTokens?: number | null
  readonly longestRunningTurnSec?: number | null
  readonly longestStreakDays?: number | null
  readonly peakDailyTokens?: number | null
}

export interface AccountUpdatedNotification {
  readonly authMode?: AuthMode | null
  readonly planType?: PlanType | null
}

export interface ActivePermissionProfile {
  /**
   * Parent profile identifier from the selected permissions profile's `extends` setting, when present.
   */
  readonly extends?: string | null
  /**
   * Identifier from `default_permissions` or the implicit built-in default, such as `:workspace` or a user-defined `[permissions.<id>]` profile.
   */
  readonly id: string
}

export type AddCreditsNudgeCreditType = "credits" | "usage_limit"

export type AddCreditsNudgeEmailStatus = "sent" | "cooldown_active"

export interface AdditionalContextEntry {
  readonly kind: AdditionalContextKind
  /**
   * Optional name for untrusted context, used to label its tool output.
   */
  readonly name?: string | null
  readonly value: string
}

export type AdditionalContextKind = "untrusted" | "application"

export interface AdditionalFileSystemPermissions {
  readonly entries?: ReadonlyArray<FileSystemSandboxEntry> | null
  readonly globScanMaxDepth?: number | null
  /**
   * This will be removed in favor of `entries`.
   */
  readonly read?: ReadonlyArray<LegacyAppPathString> | null
  /**
   * This will be removed in favor of `entries`.
   */
  readonly write?: ReadonlyArray<LegacyAppPathString> | null
}

export interface AdditionalNetworkPermissions {
  readonly enabled?: boolean | null
}

export interface AdditionalPermissionProfile {
  readonly fileSystem?: AdditionalFileSystemPermissions | null
  /**
   * Partial overlay used for per-command permission requests.
   */
  readonly network?: AdditionalNetworkPermissions | null
}

export type AgentMessageDelivery = "async"

export interface AgentMessageDeltaNotification {
  readonly delta: string
  readonly itemId: string
  readonly threadId: string
  readonly turnId: string
}

/**
 * A presentation instruction for Chat to apply to this answer when recovering history.
 */
export interface AgentMessageDisplay {
  /**
   * Unknown actions must be left for the producing client to handle.
   */
  readonly action: string
  readonly blockType?: string | null
  readonly checkTrustedContacts?: boolean | null
  readonly cyberTrustedAccess?: boolean | null
}

export type AgentMessageInputContent =
  | {
    readonly text: string
    readonly type: "input_text"
  }
  | {
    readonly encrypted_content: string
    readonly type: "encrypted_content"
  }

export interface AgentMessageModeration {
  readonly display?: AgentMessageDisplay | null
  readonly moderated: boolean
}

export type AgentPath = string

export type AllowDenyRequirement = "allow" | "deny"

export interface AnalyticsConfig {
  readonly enabled?: boolean | null
}

/**
 * EXPERIMENTAL - app metadata returned by app-list APIs.
 */
export interface AppBranding {
  readonly category?: string | null
  readonly developer?: string | null
  readonly isDiscoverableApp: boolean
  readonly privacyPolicy?: string | null
  readonly termsOfService?: string | null
  readonly website?: string | null
}

export interface AppConfig {
  readonly approvals_reviewer?: ApprovalsReviewer | null
  readonly default_tools_approval_mode?: AppToolApproval | null
  readonly default_tools_enabled?: boolean | null
  readonly destructive_enabled?: boolean | null
  readonly enabled?: boolean
  /**
   * Per-account approval settings keyed by link ID.
   */
  readonly links?: AppLinksConfig | null
  /**
   * Additional model-facing surfaces omitted for this connector's tools.
   */
  readonly omit_tools_from?: ReadonlyArray<ToolExposureSurface> | null
  readonly open_world_enabled?: boolean | null
  readonly tools?: AppToolsConfig | null
}

/**
 * EXPERIMENTAL - app metadata returned by app-list APIs.
 */
export interface AppInfo {
  readonly appMetadata?: AppMetadata | null
  readonly branding?: AppBranding | null
  readonly description?: string | null
  readonly distributionChannel?: string | null
  readonly iconAssets?: { readonly [x: string]: string } | null
  readonly iconDarkAssets?: { readonly [x: string]: string } | null
  readonly id: string
  readonly installUrl?: string | null
  readonly isAccessible?: boolean
  /**
   * Whether this app is enabled in config.toml. Example: ```toml [apps.bad_app] enabled = false ```
   */
  readonly isEnabled?: boolean
  readonly labels?: { readonly [x: string]: string } | null
  readonly logoUrl?: string | null
  readonly logoUrlDark?: string | null
  readonly name: string
  readonly pluginDisplayNames?: ReadonlyArray<string>
}

/**
 * Approval settings for a connected account within an app.
 */
export interface AppLinkConfig {
  readonly approvals_reviewer?: ApprovalsReviewer | null
  readonly default_tools_approval_mode?: AppToolApproval | null
}

/**
 * Account settings for a single app.
 */
export type AppLinksConfig = { readonly [x: string]: unknown }

/**
 * EXPERIMENTAL - notification emitted when the app list changes.
 */
export interface AppListUpdatedNotification {
  readonly data: ReadonlyArray<AppInfo>
}

export interface AppMetadata {
  readonly categories?: ReadonlyArray<string> | null
  readonly developer?: string | null
  readonly firstPartyRequiresInstall?: boolean | null
  readonly review?: AppReview | null
  readonly screenshots?: ReadonlyArray<AppScreenshot> | null
  readonly seoDescription?: string | null
  readonly showInComposerWhenUnlinked?: boolean | null
  readonly subCategories?: ReadonlyArray<string> | null
  readonly version?: string | null
  readonly versionId?: string | null
  readonly versionNotes?: string | null
}

export interface AppReview {
  readonly status: string
}

export interface AppScreenshot {
  readonly fileId?: string | null
  readonly url?: string | null
  readonly userPrompt: string
}

/**
 * EXPERIMENTAL - app metadata summary for plugin responses.
 */
export interface AppSummary {
  readonly category?: string | null
  readonly description?: string | null
  readonly id: string
  readonly installUrl?: string | null
  readonly name: string
}

export interface AppTemplateSummary {
  readonly canonicalConnectorId?: string | null
  readonly category?: string | null
  readonly description?: string | null
  readonly logoUrl?: string | null
  readonly logoUrlDark?: string | null
  readonly materializedAppIds: ReadonlyArray<string>
  readonly name: string
  readonly reason?: AppTemplateUnavailableReason | null
  readonly templateId: string
}

export type AppTemplateUnavailableReason = "NOT_CONFIGURED_FOR_WORKSPACE" | "NO_ACTIVE_WORKSPACE"

export type AppToolApproval = "auto" | "prompt" | "writes" | "approve"

export interface AppToolConfig {
  readonly approval_mode?: AppToolApproval | null
  readonly enabled?: boolean | null
}

/**
 * EXPERIMENTAL - metadata returned by app/read.
 */
export interface AppToolSummary {
  readonly description: string
  readonly disabledReason?: string | null
  readonly isEnabled?: boolean
  readonly isReadOnly?: boolean
  readonly name: string
  readonly title?: string | null
}

export type AppToolsConfig = { readonly [x: string]: unknown }

export interface ApplicationNetworkRequirements {
  readonly domains: { readonly [x: string]: NetworkDomainPermission }
  /**
   * When enabled, only explicitly allowed exact domains may be contacted.
   */
  readonly enabled: boolean
}

export interface ApplicationRequirements {
  readonly network?: ApplicationNetworkRequirements | null
  readonly storage?: ApplicationStorageRequirements | null
}

/**
 * Managed storage settings for new Desktop workspaces, not filesystem access restrictions.
 */
export interface ApplicationStorageRequirements {
  readonly defaultProjectParent?: LegacyAppPathString | null
  readonly projectlessWorkspaceRoot?: LegacyAppPathString | null
}

export interface ApplyPatchApprovalParams {
  /**
   * Use to correlate this with [codex_protocol::protocol::PatchApplyBeginEvent] and [codex_protocol::protocol::PatchApplyEndEvent].
   */
  readonly callId: string
  readonly conversationId: ThreadId
  readonly fileChanges: { readonly [x: string]: FileChange }
  /**
   * When set, the agent is asking the user to allow writes under this root for the remainder of the session (unclear if this is honored today).
   */
  readonly grantRoot?: string | null
  /**
   * Optional explanatory reason (e.g. request for extra write access).
   */
  readonly reason?: string | null
}

export interface ApplyPatchApprovalResponse {
  readonly decision: ReviewDecision
}

/**
 * Configures who approval requests are routed to for review. Examples include sandbox escapes, blocked network access, MCP approval prompts, and ARC escalations. Defaults to `user`. `auto_review` uses a carefully prompted subagent to gather relevant context and apply a risk-based decision framework before approving or denying the request. The legacy value `guardian_subagent` is accepted for compatibility.
 */
export type ApprovalsReviewer = "user" | "auto_review" | "guardian_subagent"

export interface AppsConfig {
  readonly _default?: AppsDefaultConfig | null
}

export interface AppsDefaultConfig {
  readonly approvals_reviewer?: ApprovalsReviewer | null
  readonly default_tools_approval_mode?: AppToolApproval | null
  readonly destructive_enabled?: boolean
  readonly enabled?: boolean
  readonly open_world_enabled?: boolean
}

/**
 * Read the committed installed connector runtime snapshot.
 */
export interface AppsInstalledParams {
  /**
   * When true and Apps are permitted, refresh and publish the hosted connector runtime tool snapshot first.
   */
  readonly forceRefresh?: boolean
  /**
   * Optional loaded thread id used to evaluate effective app configuration.
   */
  readonly threadId?: string | null
}

/**
 * The installed connectors in one committed runtime snapshot.
 */
export interface AppsInstalledResponse {
  readonly apps: ReadonlyArray<InstalledApp>
}

/**
 * EXPERIMENTAL - list available apps/connectors.
 */
export interface AppsListParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * When true, bypass app caches and fetch the latest data from sources.
   */
  readonly forceRefetch?: boolean
  /**
   * Optional page size; defaults to a reasonable server-side value.
   */
  readonly limit?: number | null
  /**
   * Optional thread id used to evaluate app feature gating from that thread's config.
   */
  readonly threadId?: string | null
}

/**
 * EXPERIMENTAL - app list response.
 */
export interface AppsListResponse {
  readonly data: ReadonlyArray<AppInfo>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. If None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

/**
 * EXPERIMENTAL - read metadata for specific apps/connectors.
 */
export interface AppsReadParams {
  /**
   * App ids to read. The server accepts at most 100 ids and deduplicates repeated ids while preserving their first-request order.
   */
  readonly appIds: ReadonlyArray<string>
  /**
   * When true, include display-only public tool summaries in the returned metadata.
   */
  readonly includeTools?: boolean
  /**
   * Optional loaded thread id used to evaluate effective app configuration.
   */
  readonly threadId?: string | null
}

/**
 * EXPERIMENTAL - app/read response.
 */
export interface AppsReadResponse {
  readonly apps: ReadonlyArray<ConnectorMetadata>
  readonly missingAppIds: ReadonlyArray<string>
}

export type AskForApproval = "untrusted" | "on-request" | "never" | {
  readonly granular: {
    readonly mcp_elicitations: boolean
    readonly request_permissions?: boolean
    readonly rules: boolean
    readonly sandbox_approval: boolean
    readonly skill_approval?: boolean
  }
}

export interface AsyncUserInputQuestion {
  readonly options?: ReadonlyArray<string> | null
  readonly title: string
}

export type AttestationGenerateParams = { readonly [x: string]: unknown }

export interface AttestationGenerateResponse {
  /**
   * Opaque client attestation token.
   */
  readonly token: string
}

/**
 * Authentication mode for OpenAI-backed providers.
 */
export type AuthMode =
  /**
   * OpenAI API key provided by the caller and stored by Codex.
   */
  | "apikey"
  /**
   * ChatGPT OAuth managed by Codex (tokens persisted and refreshed by Codex).
   */
  | "chatgpt"
  /**
   * [UNSTABLE] FOR OPENAI INTERNAL USE ONLY - DO NOT USE.
   *
   * ChatGPT auth tokens are supplied by an external host app and are only stored in memory. Token refresh must be handled by the external host app.
   */
  | "chatgptAuthTokens"
  /**
   * Backend auth supplied as request headers.
   */
  | "headers"
  /**
   * Programmatic Codex auth backed by a registered Agent Identity.
   */
  | "agentIdentity"
  /**
   * Programmatic Codex auth backed by a personal access token.
   */
  | "personalAccessToken"
  /**
   * Amazon Bedrock bearer token managed by Codex.
   */
  | "bedrockApiKey"
  /**
   * Amazon Bedrock AWS access keys managed by Codex.
   */
  | "bedrockAccessKeys"

export interface AuthRecoveryNotification {
  readonly message: string
  readonly provider: string
  readonly threadId: string
  readonly turnId: string
}

/**
 * Selects which part of the active context is charged against `model_auto_compact_token_limit`.
 */
export type AutoCompactTokenLimitScope =
  /**
   * Count the full active context against the limit.
   */
  | "total"
  /**
   * Count sampled output and later growth after the carried window prefix.
   */
  | "body_after_prefix"

/**
 * [UNSTABLE] Source that produced a terminal approval auto-review decision.
 */
export type AutoReviewDecisionSource = "agent"

export interface AutoReviewRequirements {
  readonly ignoreRules?: ReadonlyArray<string> | null
  readonly requiredOnModels?: ReadonlyArray<string> | null
}

export type AwsCredentialType = "accessKeys" | "bedrockApiKey"

export interface BedrockAwsProfile {
  readonly name: string
  readonly region?: string | null
}

export type BedrockCheckGovCloudRequirementsParams = { readonly [x: string]: unknown }

/**
 * Advisory check of the current Bedrock configuration after login or setup.
 */
export interface BedrockCheckGovCloudRequirementsResponse {
  /**
   * Whether the active Bedrock authentication resolves to a GovCloud region.
   */
  readonly isGovCloud: boolean
  /**
   * Whether GovCloud is selected and the managed requirements miss the baseline. A false value is not a general certification of the network configuration.
   */
  readonly shouldWarn: boolean
}

export type BedrockDiscoverParams = { readonly [x: string]: unknown }

export interface BedrockDiscoverResponse {
  readonly environmentCredentials: ReadonlyArray<BedrockEnvironmentCredential>
  readonly profiles: ReadonlyArray<BedrockAwsProfile>
}

export interface BedrockEnvironmentCredential {
  readonly region?: string | null
  readonly type: AwsCredentialType
}

export type BedrockProviderId = "amazon-bedrock" | "amazon-bedrock-runtime"

export type BedrockSetupParams =
  | {
    readonly profile: string
    readonly region: string
    readonly type: "profile"
  }
  | {
    readonly region: string
    readonly type: "environment"
  }

export type BedrockSetupResponse = { readonly [x: string]: unknown }

export type BrowserUseAccessApprovalLifetime = "turn" | "thread"

export interface BrowserUseConfig {
  readonly allow_history_access?: boolean | null
  readonly default_origin_policy?: BrowserUseOriginPolicyConfig | null
  readonly origins?: { readonly [x: string]: BrowserUseOriginPolicyConfig } | null
}

export interface BrowserUseExtensionRequirements {
  readonly requestHeaders?: ReadonlyArray<RequestHeader> | null
}

export interface BrowserUseOriginPolicy {
  readonly access?: AllowDenyRequirement | null
  readonly accessApprovalLifetime?: BrowserUseAccessApprovalLifetime | null
  readonly autoReview?: AllowDenyRequirement | null
  readonly downloads?: AllowDenyRequirement | null
  readonly fullCdpAccess?: AllowDenyRequirement | null
  readonly persistentApproval?: boolean | null
  readonly uploads?: AllowDenyRequirement | null
}

export interface BrowserUseOriginPolicyConfig {
  readonly access?: AllowDenyRequirement | null
  readonly downloads?: AllowDenyRequirement | null
  readonly full_cdp_access?: AllowDenyRequirement | null
  readonly uploads?: AllowDenyRequirement | null
}

export interface BrowserUseRequirements {
  readonly allowGlobalPersistentApproval?: boolean | null
  readonly allowHistoryAccess?: boolean | null
  readonly allowWebmcp?: boolean | null
  readonly defaultOriginPolicy?: BrowserUseOriginPolicy | null
  readonly disableAutoReview?: boolean | null
  readonly extension?: BrowserUseExtensionRequirements | null
  readonly origins?: { readonly [x: string]: BrowserUseOriginPolicy } | null
}

export interface ByteRange {
  readonly end: number
  readonly start: number
}

export interface CancelLoginAccountParams {
  readonly loginId: string
}

export interface CancelLoginAccountResponse {
  readonly status: CancelLoginAccountStatus
}

export type CancelLoginAccountStatus = "canceled" | "notFound"

/**
 * Location used to resolve a selected capability root.
 */
export type CapabilityRootLocation = /**
 * A path owned by an execution environment.
 */
{
  readonly environmentId: string
  /**
   * Absolute path for the root in the selected environment.
   */
  readonly path: string
  readonly type: "environment"
}

export interface ChatgptAuthTokensRefreshParams {
  /**
   * Workspace/account identifier that Codex was previously using.
   *
   * Clients that manage multiple accounts/workspaces can use this as a hint to refresh the token for the correct workspace.
   *
   * This may be `null` when the prior auth state did not include a workspace identifier (`chatgpt_account_id`).
   */
  readonly previousAccountId?: string | null
  readonly reason: ChatgptAuthTokensRefreshReason
}

export type ChatgptAuthTokensRefreshReason = /**
 * Codex attempted a backend request and received `401 Unauthorized`.
 */
"unauthorized"

export interface ChatgptAuthTokensRefreshResponse {
  readonly accessToken: string
  readonly chatgptAccountId: string
  readonly chatgptPlanType?: string | null
}

export type CliAuthCredentialsStoreMode = "file" | "keyring" | "auto" | "ephemeral"

export interface ClientInfo {
  readonly name: string
  readonly title?: string | null
  readonly version: string
}

/**
 * Request from the client to the server.
 */
export type ClientRequest =
  | {
    readonly id: RequestId
    readonly method: "initialize"
    readonly params: InitializeParams
  }
  /**
   * Read content-free, process-local diagnostics.
   */
  | {
    readonly id: RequestId
    readonly method: "server/diagnostics"
    readonly params: ServerDiagnosticsParams
  }
  | {
    readonly id: RequestId
    readonly method: "userVerification/status"
    readonly params: UserVerificationStatusParams
  }
  | {
    readonly id: RequestId
    readonly method: "userVerification/enroll"
    readonly params: UserVerificationEnrollParams
  }
  | {
    readonly id: RequestId
    readonly method: "userVerification/delete"
    readonly params: UserVerificationDeleteParams
  }
  | {
    readonly id: RequestId
    readonly method: "userVerification/verify"
    readonly params: UserVerificationVerifyParams
  }
  | {
    readonly id: RequestId
    readonly method: "userVerification/cancel"
    readonly params: UserVerificationCancelParams
  }
  /**
   * NEW APIs
   */
  | {
    readonly id: RequestId
    readonly method: "thread/start"
    readonly params: ThreadStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/resume"
    readonly params: ThreadResumeParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/fork"
    readonly params: ThreadForkParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/sample"
    readonly params: ThreadSampleParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/sample/cancel"
    readonly params: ThreadSampleCancelParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/archive"
    readonly params: ThreadArchiveParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/delete"
    readonly params: ThreadDeleteParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/unsubscribe"
    readonly params: ThreadUnsubscribeParams
  }
  /**
   * Increment the thread-local out-of-band elicitation counter.
   *
   * This is used by external helpers to pause timeout accounting while a user approval or other elicitation is pending outside the app-server request flow.
   */
  | {
    readonly id: RequestId
    readonly method: "thread/increment_elicitation"
    readonly params: ThreadIncrementElicitationParams
  }
  /**
   * Decrement the thread-local out-of-band elicitation counter.
   *
   * When the count reaches zero, timeout accounting resumes for the thread.
   */
  | {
    readonly id: RequestId
    readonly method: "thread/decrement_elicitation"
    readonly params: ThreadDecrementElicitationParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/name/set"
    readonly params: ThreadSetNameParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/prediction/request"
    readonly params: ThreadPredictionRequestParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/goal/set"
    readonly params: ThreadGoalSetParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/goal/get"
    readonly params: ThreadGoalGetParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/goal/clear"
    readonly params: ThreadGoalClearParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/queue/add"
    readonly params: ThreadQueueAddParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/queue/list"
    readonly params: ThreadQueueListParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/queue/update"
    readonly params: ThreadQueueUpdateParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/queue/delete"
    readonly params: ThreadQueueDeleteParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/queue/reorder"
    readonly params: ThreadQueueReorderParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/queue/start"
    readonly params: ThreadQueueStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/metadata/update"
    readonly params: ThreadMetadataUpdateParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/attachment/add"
    readonly params: ThreadAttachmentAddParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/attachment/list"
    readonly params: ThreadAttachmentListParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/attachmentOwner/list"
    readonly params: ThreadAttachmentOwnerListParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/attachment/remove"
    readonly params: ThreadAttachmentRemoveParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/section/move"
    readonly params: ThreadSectionMoveParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/settings/update"
    readonly params: ThreadSettingsUpdateParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/memoryMode/set"
    readonly params: ThreadMemoryModeSetParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/memory/read"
    readonly params: ThreadMemoryReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "memory/status"
    readonly params: MemoryStatusParams
  }
  | {
    readonly id: RequestId
    readonly method: "memory/reset"
    readonly params?: null
  }
  /**
   * Start a best-effort background compression pass for cold local rollouts.
   */
  | {
    readonly id: RequestId
    readonly method: "rollout/compress"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "thread/unarchive"
    readonly params: ThreadUnarchiveParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/compact/start"
    readonly params: ThreadCompactStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/shellCommand"
    readonly params: ThreadShellCommandParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/approveGuardianDeniedAction"
    readonly params: ThreadApproveGuardianDeniedActionParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/backgroundTerminals/clean"
    readonly params: ThreadBackgroundTerminalsCleanParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/backgroundTerminals/list"
    readonly params: ThreadBackgroundTerminalsListParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/backgroundTerminals/terminate"
    readonly params: ThreadBackgroundTerminalsTerminateParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/revert"
    readonly params: ThreadRevertParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/list"
    readonly params: ThreadListParams
  }
  | {
    readonly id: RequestId
    readonly method: "project/list"
    readonly params: ProjectListParams
  }
  | {
    readonly id: RequestId
    readonly method: "project/read"
    readonly params: ProjectReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "project/create"
    readonly params: ProjectCreateParams
  }
  | {
    readonly id: RequestId
    readonly method: "project/import"
    readonly params: ProjectImportParams
  }
  | {
    readonly id: RequestId
    readonly method: "project/update"
    readonly params: ProjectUpdateParams
  }
  | {
    readonly id: RequestId
    readonly method: "project/move"
    readonly params: ProjectMoveParams
  }
  | {
    readonly id: RequestId
    readonly method: "project/delete"
    readonly params: ProjectDeleteParams
  }
  | {
    readonly id: RequestId
    readonly method: "threadSection/list"
    readonly params: ThreadSectionListParams
  }
  | {
    readonly id: RequestId
    readonly method: "threadSection/create"
    readonly params: ThreadSectionCreateParams
  }
  | {
    readonly id: RequestId
    readonly method: "threadSection/update"
    readonly params: ThreadSectionUpdateParams
  }
  | {
    readonly id: RequestId
    readonly method: "threadSection/delete"
    readonly params: ThreadSectionDeleteParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/search"
    readonly params: ThreadSearchParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/searchOccurrences"
    readonly params: ThreadSearchOccurrencesParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/loaded/list"
    readonly params: ThreadLoadedListParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/read"
    readonly params: ThreadReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/readState/update"
    readonly params: ThreadReadStateUpdateParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/turns/list"
    readonly params: ThreadTurnsListParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/items/list"
    readonly params: ThreadItemsListParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/items/read"
    readonly params: ThreadItemsReadParams
  }
  /**
   * Review the idle thread's final injected exec_command without executing it.
   */
  | {
    readonly id: RequestId
    readonly method: "thread/guardianReview"
    readonly params: ThreadGuardianReviewParams
  }
  /**
   * Append raw Responses API items to the thread history without starting a user turn.
   */
  | {
    readonly id: RequestId
    readonly method: "thread/inject_items"
    readonly params: ThreadInjectItemsParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/prepareApprovedPlan"
    readonly params: ThreadPrepareApprovedPlanParams
  }
  | {
    readonly id: RequestId
    readonly method: "skills/list"
    readonly params: SkillsListParams
  }
  | {
    readonly id: RequestId
    readonly method: "skills/extraRoots/set"
    readonly params: SkillsExtraRootsSetParams
  }
  | {
    readonly id: RequestId
    readonly method: "hooks/list"
    readonly params: HooksListParams
  }
  | {
    readonly id: RequestId
    readonly method: "marketplace/add"
    readonly params: MarketplaceAddParams
  }
  | {
    readonly id: RequestId
    readonly method: "marketplace/remove"
    readonly params: MarketplaceRemoveParams
  }
  | {
    readonly id: RequestId
    readonly method: "marketplace/upgrade"
    readonly params: MarketplaceUpgradeParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/list"
    readonly params: PluginListParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/search"
    readonly params: PluginSearchParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/installed"
    readonly params: PluginInstalledParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/reconcile"
    readonly params: PluginReconcileParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/read"
    readonly params: PluginReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/skill/read"
    readonly params: PluginSkillReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/share/save"
    readonly params: PluginShareSaveParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/share/updateTargets"
    readonly params: PluginShareUpdateTargetsParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/share/list"
    readonly params: PluginShareListParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/share/checkout"
    readonly params: PluginShareCheckoutParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/share/delete"
    readonly params: PluginShareDeleteParams
  }
  | {
    readonly id: RequestId
    readonly method: "app/read"
    readonly params: AppsReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "app/list"
    readonly params: AppsListParams
  }
  | {
    readonly id: RequestId
    readonly method: "app/installed"
    readonly params: AppsInstalledParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/readFile"
    readonly params: FsReadFileParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/writeFile"
    readonly params: FsWriteFileParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/createDirectory"
    readonly params: FsCreateDirectoryParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/getMetadata"
    readonly params: FsGetMetadataParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/readDirectory"
    readonly params: FsReadDirectoryParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/remove"
    readonly params: FsRemoveParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/copy"
    readonly params: FsCopyParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/watch"
    readonly params: FsWatchParams
  }
  | {
    readonly id: RequestId
    readonly method: "fs/unwatch"
    readonly params: FsUnwatchParams
  }
  | {
    readonly id: RequestId
    readonly method: "skills/config/write"
    readonly params: SkillsConfigWriteParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/install"
    readonly params: PluginInstallParams
  }
  | {
    readonly id: RequestId
    readonly method: "plugin/uninstall"
    readonly params: PluginUninstallParams
  }
  | {
    readonly id: RequestId
    readonly method: "turn/start"
    readonly params: TurnStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "turn/settings/update"
    readonly params: TurnSettingsUpdateParams
  }
  | {
    readonly id: RequestId
    readonly method: "turn/steer"
    readonly params: TurnSteerParams
  }
  | {
    readonly id: RequestId
    readonly method: "turn/interrupt"
    readonly params: TurnInterruptParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/realtime/start"
    readonly params: ThreadRealtimeStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/realtime/appendAudio"
    readonly params: ThreadRealtimeAppendAudioParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/realtime/appendText"
    readonly params: ThreadRealtimeAppendTextParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/realtime/appendSpeech"
    readonly params: ThreadRealtimeAppendSpeechParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/realtime/stop"
    readonly params: ThreadRealtimeStopParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/timeline/list"
    readonly params: ThreadTimelineListParams
  }
  | {
    readonly id: RequestId
    readonly method: "thread/realtime/listVoices"
    readonly params: ThreadRealtimeListVoicesParams
  }
  | {
    readonly id: RequestId
    readonly method: "review/start"
    readonly params: ReviewStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "model/list"
    readonly params: ModelListParams
  }
  | {
    readonly id: RequestId
    readonly method: "account/gatewayOAuth/read"
    readonly params?: GatewayOAuthReadParams | null
  }
  | {
    readonly id: RequestId
    readonly method: "account/gatewayOAuth/login"
    readonly params?: GatewayOAuthLoginParams | null
  }
  | {
    readonly id: RequestId
    readonly method: "account/gatewayOAuth/cancel"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "modelProvider/list"
    readonly params: ModelProviderListParams
  }
  | {
    readonly id: RequestId
    readonly method: "modelProvider/config/write"
    readonly params: ModelProviderConfigWriteParams
  }
  | {
    readonly id: RequestId
    readonly method: "modelProvider/capabilities/read"
    readonly params: ModelProviderCapabilitiesReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "experimentalFeature/list"
    readonly params: ExperimentalFeatureListParams
  }
  | {
    readonly id: RequestId
    readonly method: "permissionProfile/list"
    readonly params: PermissionProfileListParams
  }
  | {
    readonly id: RequestId
    readonly method: "experimentalFeature/enablement/set"
    readonly params: ExperimentalFeatureEnablementSetParams
  }
  | {
    readonly id: RequestId
    readonly method: "remoteControl/enable"
    readonly params?: RemoteControlEnableParams | null
  }
  | {
    readonly id: RequestId
    readonly method: "remoteControl/disable"
    readonly params?: RemoteControlDisableParams | null
  }
  | {
    readonly id: RequestId
    readonly method: "remoteControl/status/read"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "remoteControl/pairing/start"
    readonly params: RemoteControlPairingStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "remoteControl/pairing/status"
    readonly params: RemoteControlPairingStatusParams
  }
  | {
    readonly id: RequestId
    readonly method: "remoteControl/client/list"
    readonly params: RemoteControlClientsListParams
  }
  | {
    readonly id: RequestId
    readonly method: "remoteControl/client/revoke"
    readonly params: RemoteControlClientsRevokeParams
  }
  /**
   * Lists collaboration mode presets.
   */
  | {
    readonly id: RequestId
    readonly method: "collaborationMode/list"
    readonly params: CollaborationModeListParams
  }
  /**
   * Test-only method used to validate experimental gating.
   */
  | {
    readonly id: RequestId
    readonly method: "mock/experimentalMethod"
    readonly params: MockExperimentalMethodParams
  }
  /**
   * Adds or replaces a remote environment by id for later selection.
   */
  | {
    readonly id: RequestId
    readonly method: "environment/add"
    readonly params: EnvironmentAddParams
  }
  /**
   * Reads information from a configured execution environment.
   */
  | {
    readonly id: RequestId
    readonly method: "environment/info"
    readonly params: EnvironmentInfoParams
  }
  /**
   * Reads the current status of a configured execution environment.
   */
  | {
    readonly id: RequestId
    readonly method: "environment/status"
    readonly params: EnvironmentStatusParams
  }
  | {
    readonly id: RequestId
    readonly method: "mcpServer/oauth/login"
    readonly params: McpServerOauthLoginParams
  }
  | {
    readonly id: RequestId
    readonly method: "config/mcpServer/reload"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "mcpServerStatus/list"
    readonly params: ListMcpServerStatusParams
  }
  | {
    readonly id: RequestId
    readonly method: "mcpServer/resource/read"
    readonly params: McpResourceReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "mcpServer/event/stream/start"
    readonly params: McpServerEventStreamStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "mcpServer/event/stream/stop"
    readonly params: McpServerEventStreamStopParams
  }
  | {
    readonly id: RequestId
    readonly method: "mcpServer/tool/call"
    readonly params: McpServerToolCallParams
  }
  | {
    readonly id: RequestId
    readonly method: "windowsSandbox/setupStart"
    readonly params: WindowsSandboxSetupStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "windowsSandbox/readiness"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "account/login/start"
    readonly params: LoginAccountParams
  }
  | {
    readonly id: RequestId
    readonly method: "account/bedrock/discover"
    readonly params: BedrockDiscoverParams
  }
  | {
    readonly id: RequestId
    readonly method: "account/bedrock/setup"
    readonly params: BedrockSetupParams
  }
  | {
    readonly id: RequestId
    readonly method: "account/gcp/setup"
    readonly params: GcpSetupParams
  }
  | {
    readonly id: RequestId
    readonly method: "account/bedrock/checkGovCloudRequirements"
    readonly params: BedrockCheckGovCloudRequirementsParams
  }
  | {
    readonly id: RequestId
    readonly method: "account/login/cancel"
    readonly params: CancelLoginAccountParams
  }
  | {
    readonly id: RequestId
    readonly method: "accountSession/list"
    readonly params: AccountSessionsListParams
  }
  | {
    readonly id: RequestId
    readonly method: "accountSession/switch"
    readonly params: AccountSessionsSwitchParams
  }
  | {
    readonly id: RequestId
    readonly method: "account/logout"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "account/securitySetup/read"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "account/rateLimits/read"
    readonly params?: GetAccountRateLimitsParams | null
  }
  | {
    readonly id: RequestId
    readonly method: "account/rateLimitResetCredit/consume"
    readonly params: ConsumeAccountRateLimitResetCreditParams
  }
  | {
    readonly id: RequestId
    readonly method: "account/usage/read"
    readonly params?: GetAccountTokenUsageParams | null
  }
  | {
    readonly id: RequestId
    readonly method: "account/workspaceMessages/read"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "account/sendAddCreditsNudgeEmail"
    readonly params: SendAddCreditsNudgeEmailParams
  }
  | {
    readonly id: RequestId
    readonly method: "feedback/upload"
    readonly params: FeedbackUploadParams
  }
  | {
    readonly id: RequestId
    readonly method: "feedback/save"
    readonly params: FeedbackSaveParams
  }
  /**
   * Execute a standalone command (argv vector) under the server's sandbox.
   */
  | {
    readonly id: RequestId
    readonly method: "command/exec"
    readonly params: CommandExecParams
  }
  /**
   * Write stdin bytes to a running `command/exec` session or close stdin.
   */
  | {
    readonly id: RequestId
    readonly method: "command/exec/write"
    readonly params: CommandExecWriteParams
  }
  /**
   * Terminate a running `command/exec` session by client-supplied `processId`.
   */
  | {
    readonly id: RequestId
    readonly method: "command/exec/terminate"
    readonly params: CommandExecTerminateParams
  }
  /**
   * Resize a running PTY-backed `command/exec` session by client-supplied `processId`.
   */
  | {
    readonly id: RequestId
    readonly method: "command/exec/resize"
    readonly params: CommandExecResizeParams
  }
  /**
   * Spawn a standalone process (argv vector) without a Codex sandbox.
   */
  | {
    readonly id: RequestId
    readonly method: "process/spawn"
    readonly params: ProcessSpawnParams
  }
  /**
   * Write stdin bytes to a running `process/spawn` session or close stdin.
   */
  | {
    readonly id: RequestId
    readonly method: "process/writeStdin"
    readonly params: ProcessWriteStdinParams
  }
  /**
   * Terminate a running `process/spawn` session by client-supplied `processHandle`.
   */
  | {
    readonly id: RequestId
    readonly method: "process/kill"
    readonly params: ProcessKillParams
  }
  /**
   * Resize a running PTY-backed `process/spawn` session by client-supplied `processHandle`.
   */
  | {
    readonly id: RequestId
    readonly method: "process/resizePty"
    readonly params: ProcessResizePtyParams
  }
  | {
    readonly id: RequestId
    readonly method: "config/read"
    readonly params: ConfigReadParams
  }
  | {
    readonly id: RequestId
    readonly method: "externalAgentConfig/detect"
    readonly params: ExternalAgentConfigDetectParams
  }
  | {
    readonly id: RequestId
    readonly method: "externalAgentConfig/import"
    readonly params: ExternalAgentConfigImportParams
  }
  | {
    readonly id: RequestId
    readonly method: "externalAgentConfig/import/recordHistory"
    readonly params: ExternalAgentConfigImportHistoryRecordParams
  }
  | {
    readonly id: RequestId
    readonly method: "externalAgentConfig/import/readHistories"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "config/value/write"
    readonly params: ConfigValueWriteParams
  }
  | {
    readonly id: RequestId
    readonly method: "config/batchWrite"
    readonly params: ConfigBatchWriteParams
  }
  | {
    readonly id: RequestId
    readonly method: "configRequirements/read"
    readonly params?: null
  }
  | {
    readonly id: RequestId
    readonly method: "account/read"
    readonly params: GetAccountParams
  }
  | {
    readonly id: RequestId
    readonly method: "fuzzyFileSearch"
    readonly params: FuzzyFileSearchParams
  }
  | {
    readonly id: RequestId
    readonly method: "fuzzyFileSearch/sessionStart"
    readonly params: FuzzyFileSearchSessionStartParams
  }
  | {
    readonly id: RequestId
    readonly method: "fuzzyFileSearch/sessionUpdate"
    readonly params: FuzzyFileSearchSessionUpdateParams
  }
  | {
    readonly id: RequestId
    readonly method: "fuzzyFileSearch/sessionStop"
    readonly params: FuzzyFileSearchSessionStopParams
  }

/**
 * This translation layer make sure that we expose codex error code in camel case.
 *
 * When an upstream HTTP status is available (for example, from the Responses API or a provider), it is forwarded in `httpStatusCode` on the relevant `codexErrorInfo` variant.
 */
export type CodexErrorInfo =
  | "contextWindowExceeded"
  | "sessionBudgetExceeded"
  | "usageLimitExceeded"
  | "rateLimitExceeded"
  | "flexUnavailable"
  | "serverOverloaded"
  | "modelNotFound"
  | "policyCapacityUnavailable"
  | "cyberPolicy"
  | "misalignmentPolicyViolation"
  | "tooManyDenials"
  | "internalServerError"
  | "unauthorized"
  | "badRequest"
  | "threadRollbackFailed"
  | "sandboxError"
  | "other"
  /**
   * The workspace's inference hook explicitly denied this request.
   */
  | "inferenceHookDenied"
  | {
    readonly httpConnectionFailed: {
      readonly httpStatusCode?: number | null
    }
  }
  /**
   * Failed to connect to the response SSE stream.
   */
  | {
    readonly responseStreamConnectionFailed: {
      readonly httpStatusCode?: number | null
    }
  }
  /**
   * The response SSE stream disconnected in the middle of a turn before completion.
   */
  | {
    readonly responseStreamDisconnected: {
      readonly httpStatusCode?: number | null
    }
  }
  /**
   * Reached the retry limit for responses.
   */
  | {
    readonly responseTooManyFailedAttempts: {
      readonly httpStatusCode?: number | null
    }
  }
  /**
   * Returned when `turn/start` or `turn/steer` is submitted while the current active turn cannot accept same-turn steering, for example `/review` or manual `/compact`.
   */
  | {
    readonly activeTurnNotSteerable: {
      readonly turnKind: NonSteerableTurnKind
    }
  }
  | (string & {})
  | { readonly [x: string]: unknown }

export type CodexResponseHandoffMode = "thinking" | "commentary" | "bemTags"

export interface CollabAgentState {
  readonly message?: string | null
  readonly status: CollabAgentStatus
}

export type CollabAgentStatus =
  | "pendingInit"
  | "running"
  | "interrupted"
  | "completed"
  | "errored"
  | "shutdown"
  | "notFound"

export type CollabAgentTool =
  | "spawnAgent"
  | "sendInput"
  | "resumeAgent"
  | "wait"
  | "closeAgent"
  | "sendMessage"
  | "followupTask"
  | "interruptAgent"
  | "listAgents"

export type CollabAgentToolCallStatus = "inProgress" | "completed" | "failed" | "interrupted"

/**
 * Collaboration mode for a Codex session.
 */
export interface CollaborationMode {
  readonly mode: ModeKind
  readonly settings: Settings
}

/**
 * EXPERIMENTAL - list collaboration mode presets.
 */
export type CollaborationModeListParams = { readonly [x: string]: unknown }

/**
 * EXPERIMENTAL - collaboration mode presets response.
 */
export interface CollaborationModeListResponse {
  readonly data: ReadonlyArray<CollaborationModeMask>
}

/**
 * EXPERIMENTAL - collaboration mode preset metadata for clients.
 */
export interface CollaborationModeMask {
  readonly mode?: ModeKind | null
  readonly model?: string | null
  readonly name: string
  readonly reasoning_effort?: ReasoningEffort | null | null
}

export type CommandAction =
  | {
    readonly command: string
    readonly name: string
    readonly path: LegacyAppPathString
    readonly type: "read"
  }
  | {
    readonly command: string
    readonly path?: string | null
    readonly type: "listFiles"
  }
  | {
    readonly command: string
    readonly path?: string | null
    readonly query?: string | null
    readonly type: "search"
  }
  | {
    readonly command: string
    readonly type: "unknown"
  }

/**
 * Base64-encoded output chunk emitted for a streaming `command/exec` request.
 *
 * These notifications are connection-scoped. If the originating connection closes, the server terminates the process.
 */
export interface CommandExecOutputDeltaNotification {
  /**
   * `true` on the final streamed chunk for a stream when `outputBytesCap` truncated later output on that stream.
   */
  readonly capReached: boolean
  /**
   * Base64-encoded output bytes.
   */
  readonly deltaBase64: string
  /**
   * Client-supplied, connection-scoped `processId` from the original `command/exec` request.
   */
  readonly processId: string
  /**
   * Output stream for this chunk.
   */
  readonly stream: CommandExecOutputStream
}

/**
 * Stream label for `command/exec/outputDelta` notifications.
 */
export type CommandExecOutputStream =
  /**
   * stdout stream. PTY mode multiplexes terminal output here.
   */
  | "stdout"
  /**
   * stderr stream.
   */
  | "stderr"

/**
 * Run a standalone command (argv vector) in the server sandbox without creating a thread or turn.
 *
 * The final `command/exec` response is deferred until the process exits and is sent only after all `command/exec/outputDelta` notifications for that connection have been emitted.
 */
export interface CommandExecParams {
  /**
   * Command argv vector. Empty arrays are rejected.
   */
  readonly command: ReadonlyArray<string>
  /**
   * Optional working directory. Defaults to the server cwd.
   */
  readonly cwd?: string | null
  /**
   * Disable stdout/stderr capture truncation for this request.
   *
   * Cannot be combined with `outputBytesCap`.
   */
  readonly disableOutputCap?: boolean
  /**
   * Disable the timeout entirely for this request.
   *
   * Cannot be combined with `timeoutMs`.
   */
  readonly disableTimeout?: boolean
  /**
   * Optional environment overrides merged into the server-computed environment.
   *
   * Matching names override inherited values. Set a key to `null` to unset an inherited variable.
   */
  readonly env?: { readonly [x: string]: string | null } | null
  /**
   * Optional per-stream stdout/stderr capture cap in bytes.
   *
   * When omitted, the server default applies. Cannot be combined with `disableOutputCap`.
   */
  readonly outputBytesCap?: number | null
  /**
   * Optional active permissions profile id for this command.
   *
   * Defaults to the user's configured permissions when omitted. Cannot be combined with `sandboxPolicy`.
   */
  readonly permissionProfile?: string | null
  /**
   * Optional client-supplied, connection-scoped process id.
   *
   * Required for `tty`, `streamStdin`, `streamStdoutStderr`, and follow-up `command/exec/write`, `command/exec/resize`, and `command/exec/terminate` calls. When omitted, buffered execution gets an internal id that is not exposed to the client.
   */
  readonly processId?: string | null
  /**
   * Optional sandbox policy for this command.
   *
   * Uses the same shape as thread/turn execution sandbox configuration and defaults to the user's configured policy when omitted. Cannot be combined with `permissionProfile`.
   */
  readonly sandboxPolicy?: SandboxPolicy | null
  /**
   * Optional initial PTY size in character cells. Only valid when `tty` is true.
   */
  readonly size?: CommandExecTerminalSize | null
  /**
   * Allow follow-up `command/exec/write` requests to write stdin bytes.
   *
   * Requires a client-supplied `processId`.
   */
  readonly streamStdin?: boolean
  /**
   * Stream stdout/stderr via `command/exec/outputDelta` notifications.
   *
   * Streamed bytes are not duplicated into the final response and require a client-supplied `processId`.
   */
  readonly streamStdoutStderr?: boolean
  /**
   * Optional timeout in milliseconds.
   *
   * When omitted, the server default applies. Cannot be combined with `disableTimeout`.
   */
  readonly timeoutMs?: number | null
  /**
   * Enable PTY mode.
   *
   * This implies `streamStdin` and `streamStdoutStderr`.
   */
  readonly tty?: boolean
}

/**
 * Resize a running PTY-backed `command/exec` session.
 */
export interface CommandExecResizeParams {
  /**
   * Client-supplied, connection-scoped `processId` from the original `command/exec` request.
   */
  readonly processId: string
  /**
   * New PTY size in character cells.
   */
  readonly size: CommandExecTerminalSize
}

/**
 * Empty success response for `command/exec/resize`.
 */
export type CommandExecResizeResponse = { readonly [x: string]: unknown }

/**
 * Final buffered result for `command/exec`.
 */
export interface CommandExecResponse {
  /**
   * Process exit code.
   */
  readonly exitCode: number
  /**
   * Buffered stderr capture.
   *
   * Empty when stderr was streamed via `command/exec/outputDelta`.
   */
  readonly stderr: string
  /**
   * Buffered stdout capture.
   *
   * Empty when stdout was streamed via `command/exec/outputDelta`.
   */
  readonly stdout: string
}

/**
 * PTY size in character cells for `command/exec` PTY sessions.
 */
export interface CommandExecTerminalSize {
  /**
   * Terminal width in character cells.
   */
  readonly cols: number
  /**
   * Terminal height in character cells.
   */
  readonly rows: number
}

/**
 * Terminate a running `command/exec` session.
 */
export interface CommandExecTerminateParams {
  /**
   * Client-supplied, connection-scoped `processId` from the original `command/exec` request.
   */
  readonly processId: string
}

/**
 * Empty success response for `command/exec/terminate`.
 */
export type CommandExecTerminateResponse = { readonly [x: string]: unknown }

/**
 * Write stdin bytes to a running `command/exec` session, close stdin, or both.
 */
export interface CommandExecWriteParams {
  /**
   * Close stdin after writing `deltaBase64`, if present.
   */
  readonly closeStdin?: boolean
  /**
   * Optional base64-encoded stdin bytes to write.
   */
  readonly deltaBase64?: string | null
  /**
   * Client-supplied, connection-scoped `processId` from the original `command/exec` request.
   */
  readonly processId: string
}

/**
 * Empty success response for `command/exec/write`.
 */
export type CommandExecWriteResponse = { readonly [x: string]: unknown }

export type CommandExecutionApprovalDecision =
  /**
   * User approved the command.
   */
  | "accept"
  /**
   * User approved the command and future prompts in the same session-scoped approval cache should run without prompting.
   */
  | "acceptForSession"
  /**
   * User approved the command, and wants to apply the proposed execpolicy amendment so future matching commands can run without prompting.
   */
  | {
    readonly acceptWithExecpolicyAmendment: {
      readonly execpolicy_amendment: ReadonlyArray<string>
    }
  }
  /**
   * User chose a persistent network policy rule (allow/deny) for this host.
   */
  | {
    readonly applyNetworkPolicyAmendment: {
      readonly network_policy_amendment: NetworkPolicyAmendment
    }
  }
  /**
   * User denied the command. The agent will continue the turn.
   */
  | "decline"
  /**
   * User denied the command. The turn will also be immediately interrupted.
   */
  | "cancel"

/**
 * Distinguishes a command approval from input sent to an existing terminal.
 */
export type CommandExecutionApprovalKind =
  | "command"
  | "writeStdin"
  /**
   * A managed checkpoint requiring a fresh human decision. Only `accept`, `decline`, and `cancel` are valid. Requires the `requiredHumanApproval` initialize capability. This prompt does not itself start a command execution item.
   */
  | "humanCommand"

export interface CommandExecutionOutputDeltaNotification {
  readonly delta: string
  readonly itemId: string
  readonly threadId: string
  readonly turnId: string
}

export interface CommandExecutionRequestApprovalParams {
  /**
   * Optional additional permissions requested for this command.
   */
  readonly additionalPermissions?: AdditionalPermissionProfile | null
  /**
   * Unique identifier for this specific approval callback.
   *
   * For regular shell/unified_exec approvals, this is null.
   *
   * For zsh-exec-bridge subcommand approvals, multiple callbacks can belong to one parent `itemId`, so `approvalId` is a distinct opaque callback id (a UUID) used to disambiguate routing. Stdin approvals also use a distinct callback id; inspect `kind` to distinguish them.
   */
  readonly approvalId?: string | null
  /**
   * Ordered list of decisions the client may present for this prompt.
   */
  readonly availableDecisions?: ReadonlyArray<CommandExecutionApprovalDecision> | null
  /**
   * The command to be executed.
   */
  readonly command?: string | null
  /**
   * Best-effort parsed command actions for friendly display.
   */
  readonly commandActions?: ReadonlyArray<CommandAction> | null
  /**
   * The command's working directory.
   */
  readonly cwd?: LegacyAppPathString | null
  /**
   * Environment in which the command will run.
   */
  readonly environmentId?: string | null
  readonly itemId: string
  /**
   * Kind of action under review. Defaults to `command` for older servers.
   */
  readonly kind?: CommandExecutionApprovalKind
  /**
   * Optional context for a managed-network approval prompt.
   */
  readonly networkApprovalContext?: NetworkApprovalContext | null
  /**
   * Optional proposed execpolicy amendment to allow similar commands without prompting.
   */
  readonly proposedExecpolicyAmendment?: ReadonlyArray<string> | null
  /**
   * Optional proposed network policy amendments (allow/deny host) for future requests.
   */
  readonly proposedNetworkPolicyAmendments?: ReadonlyArray<NetworkPolicyAmendment> | null
  /**
   * Optional explanatory reason (e.g. request for network access).
   */
  readonly reason?: string | null
  /**
   * Unix timestamp (in milliseconds) when this approval request started.
   */
  readonly startedAtMs: number
  readonly threadId: string
  readonly turnId: string
}

export interface CommandExecutionRequestApprovalResponse {
  readonly decision: CommandExecutionApprovalDecision
}

export type CommandExecutionSource = "agent" | "userShell" | "unifiedExecStartup" | "unifiedExecInteraction"

export type CommandExecutionStatus = "inProgress" | "completed" | "failed" | "declined"

export interface CommandMigration {
  readonly name: string
}

export interface ComputerUseConfig {
  readonly default_app_access?: AllowDenyRequirement | null
  readonly macos?: ComputerUseMacosConfig | null
  readonly windows?: ComputerUseWindowsConfig | null
}

export interface ComputerUseMacosConfig {
  readonly bundle_ids?: { readonly [x: string]: AllowDenyRequirement } | null
}

export interface ComputerUseMacosRequirements {
  readonly bundleIds?: { readonly [x: string]: AllowDenyRequirement } | null
}

export interface ComputerUseRequirements {
  readonly allowLockedComputerUse?: boolean | null
  readonly allowPersistentApproval?: boolean | null
  readonly defaultAppAccess?: AllowDenyRequirement | null
  readonly macos?: ComputerUseMacosRequirements | null
  readonly windows?: ComputerUseWindowsRequirements | null
}

export interface ComputerUseWindowsConfig {
  readonly aumids?: { readonly [x: string]: AllowDenyRequirement } | null
  readonly exes?: ReadonlyArray<ComputerUseWindowsExeConfig> | null
}

export interface ComputerUseWindowsExeConfig {
  readonly access: AllowDenyRequirement
  readonly binary_name?: string | null
  readonly product_name: string
  readonly publisher_name: string
}

export interface ComputerUseWindowsExeRequirement {
  readonly access: AllowDenyRequirement
  readonly binaryName?: string | null
  readonly productName: string
  readonly publisherName: string
}

export interface ComputerUseWindowsRequirements {
  readonly aumids?: { readonly [x: string]: AllowDenyRequirement } | null
  readonly exes?: ReadonlyArray<ComputerUseWindowsExeRequirement> | null
}

export interface Config {
  readonly analytics?: AnalyticsConfig | null
  readonly approval_policy?: AskForApproval | null
  /**
   * [UNSTABLE] Optional default for where approval requests are routed for review.
   */
  readonly approvals_reviewer?: ApprovalsReviewer | null
  readonly apps?: AppsConfig | null
  readonly browser_use?: BrowserUseConfig | null
  /**
   * Effective tools.client_search_provider hint. Model-selected providers take precedence.
   */
  readonly client_search_provider?: WebSearchProvider | null
  readonly compact_prompt?: string | null
  readonly computer_use?: ComputerUseConfig | null
  readonly desktop?: { readonly [x: string]: unknown } | null
  readonly developer_instructions?: string | null
  readonly forced_chatgpt_workspace_id?: ForcedChatgptWorkspaceIds | null
  readonly forced_login_method?: ForcedLoginMethod | null
  readonly instructions?: string | null
  readonly model?: string | null
  readonly model_auto_compact_token_limit?: number | null
  readonly model_auto_compact_token_limit_scope?: AutoCompactTokenLimitScope | null
  readonly model_context_window?: number | null
  readonly model_provider?: string | null
  readonly model_reasoning_effort?: ReasoningEffort | null
  readonly model_reasoning_summary?: ReasoningSummary | null
  readonly model_verbosity?: Verbosity | null
  readonly review_model?: string | null
  readonly sandbox_mode?: SandboxMode | null
  readonly sandbox_workspace_write?: SandboxWorkspaceWrite | null
  readonly service_tier?: string | null
  readonly tools?: ToolsV2 | null
  readonly web_search?: WebSearchMode | null
}

export interface ConfigBatchWriteParams {
  readonly edits: ReadonlyArray<ConfigEdit>
  readonly expectedVersion?: string | null
  /**
   * Path to the config file to write; defaults to the user's `config.toml` when omitted.
   */
  readonly filePath?: string | null
  /**
   * When true, hot-reload updated runtime settings into loaded threads after writing. Session-static model, reasoning-effort, Plan-mode reasoning-effort, and service-tier defaults are not reloaded. The deprecated personality setting is also not reloaded.
   */
  readonly reloadUserConfig?: boolean
}

export interface ConfigEdit {
  readonly keyPath: string
  readonly mergeStrategy: MergeStrategy
  readonly value: unknown
}

export interface ConfigLayer {
  readonly config: unknown
  readonly disabledReason?: string | null
  readonly name: ConfigLayerSource
  readonly version: string
}

export interface ConfigLayerMetadata {
  readonly name: ConfigLayerSource
  readonly version: string
}

export type ConfigLayerSource =
  /**
   * Default configuration supplied with the installed Codex package.
   */
  | {
    /**
     * Path to the packaged default configuration file.
     */
    readonly file: AbsolutePathBuf
    readonly type: "packagedDefaults"
  }
  /**
   * Managed preferences layer delivered by MDM (macOS only).
   */
  | {
    readonly domain: string
    readonly key: string
    readonly type: "mdm"
  }
  /**
   * Managed config layer from a file (usually `managed_config.toml`).
   */
  | {
    /**
     * This is the path to the system config.toml file, though it is not guaranteed to exist.
     */
    readonly file: AbsolutePathBuf
    readonly type: "system"
  }
  /**
   * Enterprise-managed config layer delivered by the cloud config bundle.
   */
  | {
    /**
     * Stable identifier for the delivered layer.
     */
    readonly id: string
    /**
     * Admin-facing name for the delivered layer. This is surfaced in diagnostics so users know which cloud layer needs administrator attention.
     */
    readonly name: string
    readonly type: "enterpriseManaged"
  }
  /**
   * User config layer from $CODEX_HOME/config.toml. This layer is special in that it is expected to be: - writable by the user - generally outside the workspace directory
   */
  | {
    /**
     * This is the path to the user's config.toml file, though it is not guaranteed to exist.
     */
    readonly file: AbsolutePathBuf
    /**
     * Name of the selected profile-v2 config layered on top of the base user config, when this layer represents one.
     */
    readonly profile?: string | null
    readonly type: "user"
  }
  /**
   * Path to a .codex/ folder within a project. There could be multiple of these between `cwd` and the project/repo root.
   */
  | {
    readonly dotCodexFolder: AbsolutePathBuf
    readonly type: "project"
  }
  /**
   * Session-layer overrides supplied via `-c`/`--config`.
   */
  | {
    readonly type: "sessionFlags"
  }
  /**
   * `managed_config.toml` was designed to be a config that was loaded as the last layer on top of everything else. This scheme did not quite work out as intended, but we keep this variant as a "best effort" while we phase out `managed_config.toml` in favor of `requirements.toml`.
   */
  | {
    readonly file: AbsolutePathBuf
    readonly type: "legacyManagedConfigTomlFromFile"
  }
  | {
    readonly type: "legacyManagedConfigTomlFromMdm"
  }

export interface ConfigReadParams {
  /**
   * Optional working directory to resolve project config layers. If specified, return the effective config as seen from that directory (i.e., including any project layers between `cwd` and the project/repo root).
   */
  readonly cwd?: string | null
  readonly includeLayers?: boolean
}

export interface ConfigReadResponse {
  readonly config: Config
  readonly layers?: ReadonlyArray<ConfigLayer> | null
  readonly origins: { readonly [x: string]: ConfigLayerMetadata }
}

export interface ConfigRequirements {
  readonly additionalDeveloperInstructions?: string | null
  readonly allowAppshots?: boolean | null
  readonly allowBrowserAndComputerUse?: boolean | null
  readonly allowLoginShell?: boolean | null
  readonly allowManagedHooksOnly?: boolean | null
  readonly allowRemoteControl?: boolean | null
  readonly allowedApprovalPolicies?: ReadonlyArray<AskForApproval> | null
  readonly allowedApprovalsReviewers?: ReadonlyArray<ApprovalsReviewer> | null
  /**
   * Effective login methods after managed, forced-login, and workspace restrictions. An empty list permits no login method. Older servers may omit this field.
   */
  readonly allowedLoginMethods?: ReadonlyArray<ForcedLoginMethod> | null
  readonly allowedPermissionProfiles?: { readonly [x: string]: boolean } | null
  readonly allowedSandboxModes?: ReadonlyArray<SandboxMode> | null
  readonly allowedWebSearchModes?: ReadonlyArray<WebSearchMode> | null
  readonly allowedWindowsSandboxImplementations?: ReadonlyArray<WindowsSandboxImplementation> | null
  readonly application?: ApplicationRequirements | null
  readonly autoReview?: AutoReviewRequirements | null
  readonly browserUse?: BrowserUseRequirements | null
  readonly chatgptBaseUrl?: string | null
  readonly checkForUpdateOnStartup?: boolean | null
  readonly cliAuthCredentialsStore?: CliAuthCredentialsStoreMode | null
  readonly computerUse?: ComputerUseRequirements | null
  readonly defaultPermissions?: string | null
  readonly enforceResidency?: ResidencyRequirement | null
  readonly featureRequirements?: { readonly [x: string]: boolean } | null
  readonly feedback?: FeedbackRequirements | null
  readonly hooks?: ManagedHooksRequirements | null
  readonly inAppBrowser?: InAppBrowserRequirements | null
  readonly logDir?: string | null
  readonly modelCatalogJson?: string | null
  /**
   * Exact provider selection required by managed policy.
   */
  readonly modelProvider?: string | null
  /**
   * Complete required provider definitions, using config.toml field names.
   */
  readonly modelProviders?: { readonly [x: string]: unknown } | null
  readonly models?: ModelsRequirements | null
  readonly network?: NetworkRequirements | null
  readonly otel?: OtelRequirements | null
  readonly sqliteHome?: string | null
}

export interface ConfigRequirementsReadResponse {
  /**
   * Null if no requirements are configured (e.g. no requirements.toml/MDM entries).
   */
  readonly requirements?: ConfigRequirements | null
  /**
   * Whether Fast and Ultra Fast requirements are enforced independently. Older servers omit this field and use Fast mode as a shared speed gate.
   */
  readonly supportsIndependentSpeedModes?: boolean | null
}

export interface ConfigValueWriteParams {
  readonly expectedVersion?: string | null
  /**
   * Path to the config file to write; defaults to the user's `config.toml` when omitted.
   */
  readonly filePath?: string | null
  readonly keyPath: string
  readonly mergeStrategy: MergeStrategy
  readonly value: unknown
}

export interface ConfigWarningNotification {
  /**
   * Optional extra guidance or error details.
   */
  readonly details?: string | null
  /**
   * Optional path to the config file that triggered the warning.
   */
  readonly path?: string | null
  /**
   * Optional range for the error location inside the config file.
   */
  readonly range?: TextRange | null
  /**
   * Concise summary of the warning.
   */
  readonly summary: string
}

export interface ConfigWriteResponse {
  /**
   * Canonical path to the config file that was written.
   */
  readonly filePath: AbsolutePathBuf
  readonly overriddenMetadata?: OverriddenMetadata | null
  readonly status: WriteStatus
  readonly version: string
}

/**
 * Reasoning settings interpreted by the backend for the routed model.
 */
export interface ConfigurationReasoning {
  readonly effort: ReasoningEffort
}

export type ConfiguredHookHandler =
  | {
    /**
     * Approximate token threshold for spilling this hook's `additionalContext` to disk. `null` uses 2,500 tokens; `0` disables spilling for this hook. The threshold is evaluated against the original context; a spilled preview also includes recovery metadata.
     */
    readonly additionalContextLimit?: number | null
    readonly async: boolean
    readonly command: string
    readonly commandWindows?: string | null
    readonly statusMessage?: string | null
    readonly timeoutSec?: number | null
    readonly type: "command"
  }
  | {
    readonly input: { readonly [x: string]: unknown }
    readonly server: string
    readonly statusMessage?: string | null
    readonly timeoutSec?: number | null
    readonly tool: string
    readonly type: "mcp_tool"
  }
  | {
    readonly type: "prompt"
  }
  | {
    readonly type: "agent"
  }

export interface ConfiguredHookMatcherGroup {
  readonly hooks: ReadonlyArray<ConfiguredHookHandler>
  readonly matcher?: string | null
}

/**
 * EXPERIMENTAL - metadata returned by app/read.
 */
export interface ConnectorMetadata {
  readonly description?: string | null
  readonly distributionChannel?: string | null
  readonly iconUrl?: string | null
  readonly iconUrlDark?: string | null
  readonly id: string
  readonly installUrl?: string | null
  readonly name: string
  readonly pluginDisplayNames?: ReadonlyArray<string>
  readonly toolSummaries?: ReadonlyArray<AppToolSummary> | null
}

export type ConsumeAccountRateLimitResetCreditOutcome =
  /**
   * A reset credit was consumed and the eligible rate-limit windows were reset.
   */
  | "reset"
  /**
   * No current rate-limit window is eligible for a reset.
   */
  | "nothingToReset"
  /**
   * The account has no earned reset credits available.
   */
  | "noCredit"
  /**
   * The same idempotency key already completed a reset successfully.
   */
  | "alreadyRedeemed"

export interface ConsumeAccountRateLimitResetCreditParams {
  /**
   * Opaque reset-credit identifier to redeem. When omitted, the backend selects the next available credit.
   */
  readonly creditId?: string | null
  /**
   * Identifies one logical reset attempt. A UUID is recommended; reuse the same value when retrying that attempt.
   */
  readonly idempotencyKey: string
}

export interface ConsumeAccountRateLimitResetCreditResponse {
  readonly outcome: ConsumeAccountRateLimitResetCreditOutcome
}

export type ContentItem =
  | {
    readonly text: string
    readonly type: "input_text"
  }
  | {
    readonly detail?: ImageDetail | null
    readonly type: "input_image"
    readonly image_url: string
  }
  | {
    readonly detail?: ImageDetail | null
    readonly type: "input_image"
    readonly file_id: string
  }
  /**
   * Inline audio data or an uploaded file loaded by the Responses API.
   */
  | {
    readonly type: "input_audio"
    readonly audio_url: string
  }
  /**
   * Inline audio data or an uploaded file loaded by the Responses API.
   */
  | {
    readonly type: "input_audio"
    readonly file_id: string
  }
  | {
    readonly annotations?: ReadonlyArray<unknown> | null
    readonly logprobs?: ReadonlyArray<unknown> | null
    readonly text: string
    readonly type: "output_text"
  }

/**
 * Deprecated: Use `ContextCompaction` item type instead.
 */
export interface ContextCompactedNotification {
  readonly threadId: string
  readonly turnId: string
}

export type ConversationTextRole = "user" | "developer" | "assistant"

export interface CreditsSnapshot {
  readonly balance?: string | null
  readonly hasCredits: boolean
  readonly unlimited: boolean
}

export interface CurrentTimeReadParams {
  readonly threadId: string
}

export interface CurrentTimeReadResponse {
  /**
   * Current time as whole Unix seconds.
   */
  readonly currentTimeAt: number
}

/**
 * Requested cyber treatment for an OpenAI model turn. Authorization and model-tier restrictions remain server-owned.
 */
export type CyberAccessProgram = "standard" | "daybreakBlue" | "daybreakRed"

export interface DeprecationNoticeNotification {
  /**
   * Optional extra guidance, such as migration steps or rationale.
   */
  readonly details?: string | null
  /**
   * Concise summary of what is deprecated.
   */
  readonly summary: string
}

export type DesktopOnboardingEntrypoint = "life_sciences"

export type DynamicToolCallOutputContentItem =
  | {
    readonly text: string
    readonly type: "inputText"
  }
  | {
    readonly imageUrl: string
    readonly type: "inputImage"
  }
  | {
    readonly audioUrl: string
    readonly type: "inputAudio"
  }

export interface DynamicToolCallParams {
  readonly arguments: unknown
  readonly callId: string
  readonly namespace?: string | null
  readonly threadId: string
  readonly tool: string
  readonly turnId: string
}

export interface DynamicToolCallResponse {
  readonly contentItems: ReadonlyArray<DynamicToolCallOutputContentItem>
  readonly success: boolean
}

export type DynamicToolCallStatus = "inProgress" | "completed" | "failed"

export type DynamicToolNamespaceTool = {
  readonly deferLoading?: boolean
  readonly description: string
  readonly inputSchema: unknown
  readonly name: string
  readonly type: "function"
}

export type DynamicToolSpec =
  | {
    readonly deferLoading?: boolean
    readonly description: string
    readonly inputSchema: unknown
    readonly name: string
    readonly type: "function"
  }
  | {
    readonly description: string
    readonly name: string
    readonly tools: ReadonlyArray<DynamicToolNamespaceTool>
    readonly type: "namespace"
  }

export interface EnvironmentAddParams {
  /**
   * Optional raw bearer token for executor authentication, including reconnects. Requires a secure transport or a loopback destination.
   */
  readonly authBearerToken?: string | null
  /**
   * Optional WebSocket connection timeout. The server default applies when omitted.
   */
  readonly connectTimeoutMs?: number | null
  readonly environmentId: string
  readonly execServerUrl: string
  /**
   * Required skills supplied by this environment, checked before model inference.
   */
  readonly skills?: EnvironmentSkillsParams | null
  /**
   * Optional X-Request-ID for the direct WebSocket upgrade, including reconnects. Requires a secure transport or a loopback destination.
   */
  readonly websocketRequestId?: string | null
}

export type EnvironmentAddResponse = { readonly [x: string]: unknown }

export interface EnvironmentConnectionNotification {
  readonly environmentId: string
  readonly threadId: string
}

export interface EnvironmentInfoParams {
  readonly environmentId: string
}

export interface EnvironmentInfoResponse {
  /**
   * Default working directory reported by the environment, as a canonical file URI.
   */
  readonly cwd?: PathUri | null
  readonly shell: EnvironmentShellInfo
}

export interface EnvironmentShellInfo {
  /**
   * Stable shell name, for example `zsh`, `bash`, `powershell`, `sh`, or `cmd`.
   */
  readonly name: string
  /**
   * Target-native shell executable path or command name.
   */
  readonly path: string
}

export interface EnvironmentSkillsParams {
  /**
   * Exact catalog names that must be available from this environment.
   */
  readonly required?: ReadonlyArray<string> | null
}

/**
 * Current status observed by app-server without starting or recovering an environment.
 *
 * For a currently ready remote environment, app-server asks the existing exec-server connection for `environment/status` without allowing recovery.
 */
export type EnvironmentStatusKind =
  /**
   * The environment is local, or an already-connected remote exec-server answered `environment/status` over its existing initialized connection.
   */
  | "ready"
  /**
   * The configured environment has no ready connection and no observed connection failure. This includes lazy environments that have never been started and initial startup that has not finished.
   */
  | "pending"
  /**
   * A connection attempt, prior connection, or fail-fast `environment/status` probe observed a failure. This does not promise the failure is terminal: later normal environment use may recover it. This call does not trigger recovery; `error` contains the observed reason.
   */
  | "disconnected"
  /**
   * The requested environment id is not configured in app-server.
   */
  | "unknown"

/**
 * Parameters for reading the current status of one configured environment.
 */
export interface EnvironmentStatusParams {
  /**
   * Environment id to inspect.
   */
  readonly environmentId: string
}

/**
 * Current status for the requested environment.
 */
export interface EnvironmentStatusResponse {
  /**
   * Human-readable detail for `disconnected` and `unknown`; omitted for other statuses.
   */
  readonly error?: string | null
  /**
   * Current status observed without starting or recovering the environment.
   */
  readonly status: EnvironmentStatusKind
}

export interface ErrorNotification {
  readonly error: TurnError
  readonly threadId: string
  readonly turnId: string
  readonly willRetry: boolean
}

export interface ExecCommandApprovalParams {
  /**
   * Identifier for this specific approval callback.
   */
  readonly approvalId?: string | null
  /**
   * Use to correlate this with [codex_protocol::protocol::ExecCommandBeginEvent] and [codex_protocol::protocol::ExecCommandEndEvent].
   */
  readonly callId: string
  readonly command: ReadonlyArray<string>
  readonly conversationId: ThreadId
  readonly cwd: string
  readonly parsedCmd: ReadonlyArray<ParsedCommand>
  readonly reason?: string | null
}

export interface ExecCommandApprovalResponse {
  readonly decision: ReviewDecision
}

export interface ExperimentalFeature {
  /**
   * Announcement copy shown to users when the feature is introduced. Null when this feature is not in beta.
   */
  readonly announcement?: string | null
  /**
   * Whether this feature is enabled by default.
   */
  readonly defaultEnabled: boolean
  /**
   * Short summary describing what the feature does. Null when this feature is not in beta.
   */
  readonly description?: string | null
  /**
   * User-facing display name shown in the experimental features UI. Null when this feature is not in beta.
   */
  readonly displayName?: string | null
  /**
   * Whether this feature is currently enabled in the loaded config.
   */
  readonly enabled: boolean
  /**
   * Stable key used in config.toml and CLI flag toggles.
   */
  readonly name: string
  /**
   * Lifecycle stage of this feature flag.
   */
  readonly stage: ExperimentalFeatureStage
}

export interface ExperimentalFeatureEnablementSetParams {
  /**
   * Process-wide runtime feature enablement keyed by canonical feature name.
   *
   * Only named features are updated. Omitted features are left unchanged. Send an empty map for a no-op.
   */
  readonly enablement: { readonly [x: string]: boolean }
}

export interface ExperimentalFeatureEnablementSetResponse {
  /**
   * Feature enablement entries updated by this request.
   */
  readonly enablement: { readonly [x: string]: boolean }
}

export interface ExperimentalFeatureListParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Optional page size; defaults to a reasonable server-side value.
   */
  readonly limit?: number | null
  /**
   * Optional loaded thread id. Pass this when showing feature state for an existing thread so enablement is computed from that thread's refreshed config, including project-local config for the thread's cwd.
   */
  readonly threadId?: string | null
}

export interface ExperimentalFeatureListResponse {
  readonly data: ReadonlyArray<ExperimentalFeature>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. If None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

export type ExperimentalFeatureStage =
  /**
   * Feature is available for user testing and feedback.
   */
  | "beta"
  /**
   * Feature is still being built and not ready for broad use.
   */
  | "underDevelopment"
  /**
   * Feature is production-ready.
   */
  | "stable"
  /**
   * Feature is deprecated and should be avoided.
   */
  | "deprecated"
  /**
   * Feature flag is retained only for backwards compatibility.
   */
  | "removed"

export interface ExternalAgentConfigDetectParams {
  /**
   * Zero or more working directories to include for repo-scoped detection.
   */
  readonly cwds?: ReadonlyArray<string> | null
  /**
   * If true, include detection under the user's home directory.
   */
  readonly includeHome?: boolean
  /**
   * Maximum age in days for detected sessions. Missing values use the default limit.
   */
  readonly maxSessionAgeDays?: number | null
  /**
   * Maximum number of sessions to detect. Missing values use the default limit.
   */
  readonly maxSessions?: number | null
  /**
   * Optional migration-source selector. Missing or unrecognized values use the default source.
   */
  readonly migrationSource?: string | null
  /**
   * Deprecated field retained for compatibility. This field is ignored; use `migrationSource` to select the migration source.
   */
  readonly source?: string | null
}

export interface ExternalAgentConfigDetectResponse {
  readonly connectors?: ReadonlyArray<ExternalAgentDetectedConnectorCandidate>
  readonly items: ReadonlyArray<ExternalAgentConfigMigrationItem>
}

export interface ExternalAgentConfigImportCompletedNotification {
  readonly importId: string
  readonly itemTypeResults: ReadonlyArray<ExternalAgentConfigImportTypeResult>
}

export interface ExternalAgentConfigImportHistoriesReadResponse {
  readonly connectors: ReadonlyArray<ExternalAgentImportedConnectorCandidate>
  readonly data: ReadonlyArray<ExternalAgentConfigImportHistory>
}

export interface ExternalAgentConfigImportHistory {
  readonly completedAtMs: number
  readonly failures: ReadonlyArray<ExternalAgentConfigImportItemTypeFailure>
  readonly importId: string
  readonly providerId?: string | null
  readonly successes: ReadonlyArray<ExternalAgentConfigImportItemTypeSuccess>
}

export interface ExternalAgentConfigImportHistoryRecordParams {
  /**
   * Completed results grouped by imported item type.
   */
  readonly itemTypeResults: ReadonlyArray<ExternalAgentConfigImportHistoryRecordTypeResultParams>
  /**
   * Opaque provider identifier for the externally completed import.
   */
  readonly providerId: string
}

export interface ExternalAgentConfigImportHistoryRecordResponse {
  readonly importId: string
}

export interface ExternalAgentConfigImportHistoryRecordSuccessParams {
  readonly cwd?: string | null
  readonly itemType: ExternalAgentConfigMigrationItemType
  readonly source?: string | null
  readonly target?: string | null
  /**
   * Original title for an imported session, when available.
   */
  readonly title?: string | null
}

export interface ExternalAgentConfigImportHistoryRecordTypeResultParams {
  readonly failures: ReadonlyArray<ExternalAgentConfigImportItemTypeFailure>
  readonly itemType: ExternalAgentConfigMigrationItemType
  readonly successes: ReadonlyArray<ExternalAgentConfigImportHistoryRecordSuccessParams>
}

export interface ExternalAgentConfigImportItemTypeFailure {
  readonly cwd?: string | null
  readonly errorType?: string | null
  readonly failureStage: string
  readonly itemType: ExternalAgentConfigMigrationItemType
  readonly message: string
  readonly source?: string | null
  readonly subErrorType?: string | null
}

export interface ExternalAgentConfigImportItemTypeSuccess {
  readonly cwd?: string | null
  readonly itemType: ExternalAgentConfigMigrationItemType
  readonly source?: string | null
  readonly target?: string | null
  /**
   * Original title for an imported session; null for other item types.
   */
  readonly title?: string | null
}

export interface ExternalAgentConfigImportParams {
  readonly migrationItems: ReadonlyArray<ExternalAgentConfigMigrationItem>
  /**
   * Migration-source selector used to produce the migration items. Pass the same value to detection and import; missing or unrecognized values use the default source.
   */
  readonly migrationSource?: string | null
  /**
   * Opaque provider identifier supplied by the caller for analytics attribution and import history display. This does not select the migration source.
   */
  readonly providerId?: string | null
  /**
   * Optional identifier for the product that initiated the import.
   */
  readonly source?: string | null
}

export interface ExternalAgentConfigImportProgressNotification {
  readonly importId: string
  readonly itemTypeResults: ReadonlyArray<ExternalAgentConfigImportTypeResult>
}

export interface ExternalAgentConfigImportResponse {
  readonly importId: string
}

export interface ExternalAgentConfigImportTypeResult {
  readonly failures: ReadonlyArray<ExternalAgentConfigImportItemTypeFailure>
  readonly itemType: ExternalAgentConfigMigrationItemType
  readonly successes: ReadonlyArray<ExternalAgentConfigImportItemTypeSuccess>
}

export interface ExternalAgentConfigMigrationItem {
  /**
   * Null or empty means home-scoped migration; non-empty means repo-scoped migration.
   */
  readonly cwd?: string | null
  readonly description: string
  readonly details?: MigrationDetails | null
  readonly itemType: ExternalAgentConfigMigrationItemType
}

export type ExternalAgentConfigMigrationItemType =
  | "AGENTS_MD"
  | "CONFIG"
  | "SKILLS"
  | "PLUGINS"
  | "MCP_SERVER_CONFIG"
  | "SUBAGENTS"
  | "HOOKS"
  | "COMMANDS"
  | "MEMORY"
  | "SESSIONS"

export interface ExternalAgentDetectedConnectorCandidate {
  readonly name: string
  readonly sessionCount: number
  readonly source: ExternalAgentDetectedConnectorSource
}

export type ExternalAgentDetectedConnectorSource = "remoteMcpServersConfig" | "sessionToolUse"

export interface ExternalAgentImportedConnectorCandidate {
  readonly name: string
  readonly sessionCount: number
  readonly source: ExternalAgentImportedConnectorSource
}

export type ExternalAgentImportedConnectorSource = "remoteMcpServersConfig"

export interface FeedbackRequirements {
  readonly enabled?: boolean | null
}

export interface FeedbackSaveParams {
  readonly classification: string
  readonly extraLogFiles?: ReadonlyArray<string> | null
  readonly includeLogs?: boolean
  readonly reason?: string | null
  /**
   * Absolute, previously unused ZIP path on the app-server host. The caller owns this file, including after a disconnected RPC.
   */
  readonly savePath: LegacyAppPathString
  readonly tags?: { readonly [x: string]: string } | null
  readonly threadId?: string | null
}

export interface FeedbackSaveResponse {
  /**
   * Same prompt hash as feedback/upload; null when prompt metadata is absent.
   */
  readonly promptHash?: string | null
  readonly savedPath: LegacyAppPathString
  readonly threadId: string
}

export interface FeedbackUploadParams {
  readonly classification: string
  readonly extraLogFiles?: ReadonlyArray<string> | null
  readonly includeLogs?: boolean
  readonly reason?: string | null
  readonly tags?: { readonly [x: string]: string } | null
  readonly threadId?: string | null
}

export interface FeedbackUploadResponse {
  /**
   * Whitespace-normalized SHA-256 of the session base instructions, matching the uploaded `prompt_hash` tag. Does not include later developer messages. Null when the reported rollout has no prompt metadata.
   */
  readonly promptHash?: string | null
  readonly threadId: string
}

export type FileChange =
  | {
    readonly content: string
    readonly type: "add"
  }
  | {
    readonly content: string
    readonly type: "delete"
  }
  | {
    readonly move_path?: string | null
    readonly type: "update"
    readonly unified_diff: string
  }

export type FileChangeApprovalDecision =
  /**
   * User approved the file changes.
   */
  | "accept"
  /**
   * User approved the file changes and future changes to the same files should run without prompting.
   */
  | "acceptForSession"
  /**
   * User denied the file changes. The agent will continue the turn.
   */
  | "decline"
  /**
   * User denied the file changes. The turn will also be immediately interrupted.
   */
  | "cancel"

/**
 * Deprecated legacy notification for `apply_patch` textual output.
 *
 * The server no longer emits this notification.
 */
export interface FileChangeOutputDeltaNotification {
  readonly delta: string
  readonly itemId: string
  readonly threadId: string
  readonly turnId: string
}

export interface FileChangePatchUpdatedNotification {
  readonly changes: ReadonlyArray<FileUpdateChange>
  readonly itemId: string
  readonly threadId: string
  readonly turnId: string
}

export interface FileChangeRequestApprovalParams {
  /**
   * [UNSTABLE] When set, the agent is asking the user to allow writes under this root for the remainder of the session (unclear if this is honored today).
   */
  readonly grantRoot?: string | null
  readonly itemId: string
  /**
   * Optional explanatory reason (e.g. request for extra write access).
   */
  readonly reason?: string | null
  /**
   * Unix timestamp (in milliseconds) when this approval request started.
   */
  readonly startedAtMs: number
  readonly threadId: string
  readonly turnId: string
}

export interface FileChangeRequestApprovalResponse {
  readonly decision: FileChangeApprovalDecision
}

export type FileSystemAccessMode = "read" | "write" | "deny"

export type FileSystemPath =
  | {
    readonly path: LegacyAppPathString
    readonly type: "path"
  }
  | {
    readonly pattern: string
    readonly type: "glob_pattern"
  }
  | {
    readonly type: "special"
    readonly value: FileSystemSpecialPath
  }

export interface FileSystemSandboxEntry {
  readonly access: FileSystemAccessMode
  readonly path: FileSystemPath
}

export type FileSystemSpecialPath =
  | {
    readonly kind: "root"
  }
  | {
    readonly kind: "minimal"
  }
  | {
    readonly kind: "project_roots"
    readonly subpath?: LegacyAppPathString | null
  }
  | {
    readonly kind: "tmpdir"
  }
  | {
    readonly kind: "slash_tmp"
  }
  | {
    readonly kind: "unknown"
    readonly path: string
    readonly subpath?: LegacyAppPathString | null
  }

export interface FileUpdateChange {
  readonly diff: string
  readonly kind: PatchChangeKind
  readonly path: string
}

/**
 * Backward-compatible API shape for ChatGPT workspace login restrictions.
 */
export type ForcedChatgptWorkspaceIds = string | ReadonlyArray<string>

export type ForcedLoginMethod = "chatgpt" | "api"

/**
 * Filesystem watch notification emitted for `fs/watch` subscribers.
 */
export interface FsChangedNotification {
  /**
   * File or directory paths associated with this event.
   */
  readonly changedPaths: ReadonlyArray<AbsolutePathBuf>
  /**
   * Watch identifier previously provided to `fs/watch`.
   */
  readonly watchId: string
}

/**
 * Copy a file or directory tree on the host filesystem.
 */
export interface FsCopyParams {
  /**
   * Absolute destination path.
   */
  readonly destinationPath: AbsolutePathBuf
  /**
   * Required for directory copies; ignored for file copies.
   */
  readonly recursive?: boolean
  /**
   * Absolute source path.
   */
  readonly sourcePath: AbsolutePathBuf
}

/**
 * Successful response for `fs/copy`.
 */
export type FsCopyResponse = { readonly [x: string]: unknown }

/**
 * Create a directory on the host filesystem.
 */
export interface FsCreateDirectoryParams {
  /**
   * Absolute directory path to create.
   */
  readonly path: AbsolutePathBuf
  /**
   * Whether parent directories should also be created. Defaults to `true`.
   */
  readonly recursive?: boolean | null
}

/**
 * Successful response for `fs/createDirectory`.
 */
export type FsCreateDirectoryResponse = { readonly [x: string]: unknown }

/**
 * Request metadata for an absolute path.
 */
export interface FsGetMetadataParams {
  /**
   * Absolute path to inspect.
   */
  readonly path: AbsolutePathBuf
}

/**
 * Metadata returned by `fs/getMetadata`.
 */
export interface FsGetMetadataResponse {
  /**
   * File creation time in Unix milliseconds when available, otherwise `0`.
   */
  readonly createdAtMs: number
  /**
   * Whether the path resolves to a directory.
   */
  readonly isDirectory: boolean
  /**
   * Whether the path resolves to a regular file.
   */
  readonly isFile: boolean
  /**
   * Whether the path itself is a symbolic link.
   */
  readonly isSymlink: boolean
  /**
   * File modification time in Unix milliseconds when available, otherwise `0`.
   */
  readonly modifiedAtMs: number
}

/**
 * A directory entry returned by `fs/readDirectory`.
 */
export interface FsReadDirectoryEntry {
  /**
   * Direct child entry name only, not an absolute or relative path.
   */
  readonly fileName: string
  /**
   * Whether this entry resolves to a directory.
   */
  readonly isDirectory: boolean
  /**
   * Whether this entry resolves to a regular file.
   */
  readonly isFile: boolean
}

/**
 * List direct child names for a directory.
 */
export interface FsReadDirectoryParams {
  /**
   * Absolute directory path to read.
   */
  readonly path: AbsolutePathBuf
}

/**
 * Directory entries returned by `fs/readDirectory`.
 */
export interface FsReadDirectoryResponse {
  /**
   * Direct child entries in the requested directory.
   */
  readonly entries: ReadonlyArray<FsReadDirectoryEntry>
}

/**
 * Read a file from the host filesystem.
 */
export interface FsReadFileParams {
  /**
   * Absolute path to read.
   */
  readonly path: AbsolutePathBuf
}

/**
 * Base64-encoded file contents returned by `fs/readFile`.
 */
export interface FsReadFileResponse {
  /**
   * File contents encoded as base64.
   */
  readonly dataBase64: string
}

/**
 * Remove a file or directory tree from the host filesystem.
 */
export interface FsRemoveParams {
  /**
   * Whether missing paths should be ignored. Defaults to `true`.
   */
  readonly force?: boolean | null
  /**
   * Absolute path to remove.
   */
  readonly path: AbsolutePathBuf
  /**
   * Whether directory removal should recurse. Defaults to `true`.
   */
  readonly recursive?: boolean | null
}

/**
 * Successful response for `fs/remove`.
 */
export type FsRemoveResponse = { readonly [x: string]: unknown }

/**
 * Stop filesystem watch notifications for a prior `fs/watch`.
 */
export interface FsUnwatchParams {
  /**
   * Watch identifier previously provided to `fs/watch`.
   */
  readonly watchId: string
}

/**
 * Successful response for `fs/unwatch`.
 */
export type FsUnwatchResponse = { readonly [x: string]: unknown }

/**
 * Start filesystem watch notifications for an absolute path.
 */
export interface FsWatchParams {
  /**
   * Absolute file or directory path to watch.
   */
  readonly path: AbsolutePathBuf
  /**
   * Connection-scoped watch identifier used for `fs/unwatch` and `fs/changed`.
   */
  readonly watchId: string
}

/**
 * Successful response for `fs/watch`.
 */
export interface FsWatchResponse {
  /**
   * Canonicalized path associated with the watch.
   */
  readonly path: AbsolutePathBuf
}

/**
 * Write a file on the host filesystem.
 */
export interface FsWriteFileParams {
  /**
   * File contents encoded as base64.
   */
  readonly dataBase64: string
  /**
   * Absolute path to write.
   */
  readonly path: AbsolutePathBuf
}

/**
 * Successful response for `fs/writeFile`.
 */
export type FsWriteFileResponse = { readonly [x: string]: unknown }

export type FunctionCallOutputBody = string | ReadonlyArray<FunctionCallOutputContentItem>

/**
 * Responses API compatible content items that can be returned by a tool call. This is a subset of ContentItem with the types we support as function call outputs.
 */
export type FunctionCallOutputContentItem =
  | {
    readonly text: string
    readonly type: "input_text"
  }
  | {
    readonly detail?: ImageDetail | null
    readonly type: "input_image"
    readonly image_url: string
  }
  | {
    readonly detail?: ImageDetail | null
    readonly type: "input_image"
    readonly file_id: string
  }
  /**
   * Inline audio data or an uploaded file loaded by the Responses API.
   */
  | {
    readonly type: "input_audio"
    readonly audio_url: string
  }
  /**
   * Inline audio data or an uploaded file loaded by the Responses API.
   */
  | {
    readonly type: "input_audio"
    readonly file_id: string
  }
  | {
    readonly encrypted_content: string
    readonly type: "encrypted_content"
  }

export type FuzzyFileSearchMatchType = "file" | "directory"

export interface FuzzyFileSearchParams {
  readonly cancellationToken?: string | null
  readonly query: string
  readonly roots: ReadonlyArray<string>
}

export interface FuzzyFileSearchResponse {
  readonly files: ReadonlyArray<FuzzyFileSearchResult>
}

/**
 * Superset of [`codex_file_search::FileMatch`]
 */
export interface FuzzyFileSearchResult {
  readonly file_name: string
  readonly indices?: ReadonlyArray<number> | null
  readonly match_type: FuzzyFileSearchMatchType
  readonly path: string
  readonly root: string
  readonly score: number
}

export interface FuzzyFileSearchSessionCompletedNotification {
  readonly sessionId: string
}

export interface FuzzyFileSearchSessionStartParams {
  readonly roots: ReadonlyArray<string>
  readonly sessionId: string
}

export type FuzzyFileSearchSessionStartResponse = { readonly [x: string]: unknown }

export interface FuzzyFileSearchSessionStopParams {
  readonly sessionId: string
}

export type FuzzyFileSearchSessionStopResponse = { readonly [x: string]: unknown }

export interface FuzzyFileSearchSessionUpdateParams {
  readonly query: string
  readonly sessionId: string
}

export type FuzzyFileSearchSessionUpdateResponse = { readonly [x: string]: unknown }

export interface FuzzyFileSearchSessionUpdatedNotification {
  readonly files: ReadonlyArray<FuzzyFileSearchResult>
  readonly query: string
  readonly sessionId: string
}

export type GatewayAuth =
  | {
    readonly mode: "none"
  }
  | {
    readonly envKey: string
    readonly mode: "environmentVariable"
  }
  /**
   * Authentication is configured outside the gateway form. Preserve it on edits.
   */
  | {
    readonly envKey?: string | null
    readonly mode: "externallyConfigured"
  }

export type GatewayOAuthCancelResponse = { readonly [x: string]: unknown }

export interface GatewayOAuthChangedNotification {
  /**
   * Authorization handoff, sent only to the connection that started login.
   */
  readonly authUrl?: string | null
  readonly error?: string | null
  /**
   * Identifies the completed device login attempt.
   */
  readonly loginId?: string | null
  readonly providerId: string
  readonly status: GatewayOAuthStatus
}

/**
 * Authorize a configured provider without changing the default or any thread's provider.
 */
export interface GatewayOAuthLoginParams {
  /**
   * Select device authorization when the server advertises support for it.
   */
  readonly deviceAuth?: boolean
  /**
   * Defaults to the current provider when omitted.
   */
  readonly modelProvider?: string | null
}

export interface GatewayOAuthLoginResponse {
  readonly prompt?: GatewayOAuthPrompt | null
}

export interface GatewayOAuthPrompt {
  readonly loginId: string
  readonly userCode: string
  readonly verificationUrl: string
}

/**
 * Read credential readiness for a configured provider without starting browser login.
 */
export interface GatewayOAuthReadParams {
  /**
   * Defaults to the current provider when omitted.
   */
  readonly modelProvider?: string | null
}

/**
 * Current effective gateway policy and credential readiness; never contains credentials.
 */
export interface GatewayOAuthReadResponse {
  readonly error?: string | null
  readonly providerId: string
  readonly providerName: string
  /**
   * Whether the selected provider uses gateway OAuth, even when already signed in.
   */
  readonly required: boolean
  /**
   * Null when the effective provider does not use gateway OAuth.
   */
  readonly status?: GatewayOAuthStatus | null
  /**
   * Whether the administrator configured a device authorization endpoint.
   */
  readonly supportsDeviceAuth?: boolean
}

export type GatewayOAuthStatus = "notReady" | "started" | "succeeded" | "failed"

export type GcpProviderId = "gcp"

export interface GcpSetupParams {
  /**
   * Absolute path to a credential file on the app-server host. Omit or pass `null` to clear the active user configuration's override and use ADC. If another configuration layer would still supply a credential file, setup fails without saving changes.
   */
  readonly credentialFile?: string | null
  /**
   * Vertex AI location. Omission or null selects `global`.
   */
  readonly location?: string | null
  readonly projectId: string
}

export type GcpSetupResponse = { readonly [x: string]: unknown }

export interface GetAccountParams {
  /**
   * When `true`, requests a proactive token refresh before returning.
   *
   * In managed auth mode this triggers the normal refresh-token flow. In external auth mode this flag is ignored. Clients should refresh tokens themselves and call `account/login/start` with `chatgptAuthTokens`.
   */
  readonly refreshToken?: boolean
}

/**
 * Usage-read capabilities of the requesting client, never inferred from its experiment arm.
 */
export interface GetAccountRateLimitsParams {
  /**
   * Skip the separate reset-credit detail lookup for background usage polls. The usage response still includes the available count; omitted/false preserves detailed reads.
   */
  readonly excludeResetCreditDetails?: boolean
  /**
   * The client supports automatic Luna Reserve fallback. For eligible ChatGPT CLI users, allow the backend to record experiment exposure after ordinary usage is blocked.
   */
  readonly supportsLunaReserve?: boolean
}

export interface GetAccountRateLimitsResponse {
  /**
   * Account associated with this usage snapshot, when supplied by the backend.
   */
  readonly accountId?: string | null
  /**
   * Backend permission for ordinary included usage, validated against the active account. Null means unavailable; clients must not infer recovery from percentages or reset times.
   */
  readonly ordinaryUsageAllowed?: boolean | null
  readonly rateLimitResetCredits?: RateLimitResetCreditsSummary | null
  /**
   * Optional backend-owned banner from the same usage read. Its nested keys retain the backend's snake_case contract; an absent banner leaves the client's existing UI unchanged.
   */
  readonly rateLimitUpsell?: unknown
  /**
   * Backward-compatible single-bucket view; mirrors the historical payload.
   */
  readonly rateLimits: RateLimitSnapshot
  /**
   * Multi-bucket view keyed by metered `limit_id` (for example, `codex`).
   */
  readonly rateLimitsByLimitId?: { readonly [x: string]: RateLimitSnapshot } | null
}

export interface GetAccountResponse {
  readonly account?: Account | null
  readonly requiresOpenaiAuth: boolean
  /**
   * ChatGPT user ID belonging to this account response, when available.
   */
  readonly userId?: string | null
  readonly workspaceRouting?: WorkspaceRouting | null
}

/**
 * Optional security reminder bound to the account that fetched it. Unavailable or ineligible accounts return no notice; this read never changes account security.
 */
export interface GetAccountSecuritySetupResponse {
  readonly notice?: AccountSecuritySetupNotice | null
}

export interface GetAccountTokenUsageParams {
  /**
   * When present, read estimated usage for this thread instead of account-wide token activity.
   */
  readonly threadId?: string | null
}

export interface GetAccountTokenUsageResponse {
  readonly dailyUsageBuckets?: ReadonlyArray<AccountTokenUsageDailyBucket> | null
  readonly summary: AccountTokenUsageSummary
  /**
   * Estimated usage when a thread was requested and its billing route is available.
   */
  readonly threadUsage?: ThreadUsage | null
}

export interface GetWorkspaceMessagesResponse {
  /**
   * Whether the workspace-message backend route is available for this client.
   */
  readonly featureEnabled: boolean
  /**
   * Active workspace messages returned by the backend.
   */
  readonly messages: ReadonlyArray<WorkspaceMessage>
}

export interface GitInfo {
  readonly branch?: string | null
  readonly originUrl?: string | null
  readonly sha?: string | null
}

export interface GrantedPermissionProfile {
  readonly fileSystem?: AdditionalFileSystemPermissions | null
  readonly network?: AdditionalNetworkPermissions | null
}

/**
 * [UNSTABLE] Temporary approval auto-review payload used by `item/autoApprovalReview/*` notifications. This shape is expected to change soon.
 */
export interface GuardianApprovalReview {
  readonly rationale?: string | null
  readonly riskLevel?: GuardianRiskLevel | null
  readonly status: GuardianApprovalReviewStatus
  readonly userAuthorization?: GuardianUserAuthorization | null
}

export type GuardianApprovalReviewAction =
  | {
    readonly command: string
    readonly cwd: LegacyAppPathString
    readonly source: GuardianCommandSource
    readonly type: "command"
  }
  | {
    readonly argv: ReadonlyArray<string>
    readonly cwd: AbsolutePathBuf
    readonly program: string
    readonly source: GuardianCommandSource
    readonly type: "execve"
  }
  /**
   * A child approval for input to an existing command execution item.
   */
  | {
    readonly approvalId: string
    readonly cwd: LegacyAppPathString
    readonly processId: string
    readonly stdin: string
    readonly type: "writeStdin"
  }
  | {
    readonly cwd: LegacyAppPathString
    readonly files: ReadonlyArray<LegacyAppPathString>
    readonly type: "applyPatch"
  }
  | {
    readonly host: string
    readonly port: number
    readonly protocol: NetworkApprovalProtocol
    readonly target: string
    readonly type: "networkAccess"
  }
  | {
    readonly connectorId?: string | null
    readonly connectorName?: string | null
    readonly server: string
    readonly toolName: string
    readonly toolTitle?: string | null
    readonly type: "mcpToolCall"
  }
  | {
    readonly permissions: RequestPermissionProfile
    readonly reason?: string | null
    readonly type: "requestPermissions"
  }

/**
 * [UNSTABLE] Lifecycle state for an approval auto-review.
 */
export type GuardianApprovalReviewStatus = "inProgress" | "approved" | "denied" | "timedOut" | "aborted"

/**
 * Final allow/deny outcome returned by the guardian reviewer.
 */
export type GuardianAssessmentOutcome = "allow" | "deny"

export type GuardianCommandSource = "shell" | "unifiedExec"

/**
 * [UNSTABLE] Risk level assigned by approval auto-review.
 */
export type GuardianRiskLevel = "low" | "medium" | "high" | "critical"

/**
 * [UNSTABLE] Authorization level assigned by approval auto-review.
 */
export type GuardianUserAuthorization = "unknown" | "low" | "medium" | "high"

export interface GuardianWarningNotification {
  /**
   * Concise guardian warning message for the user.
   */
  readonly message: string
  /**
   * Thread target for the guardian warning.
   */
  readonly threadId: string
}

export interface HookCompletedNotification {
  readonly run: HookRunSummary
  readonly threadId: string
  readonly turnId?: string | null
}

export interface HookErrorInfo {
  readonly message: string
  readonly path: string
}

export type HookEventName =
  | "preModelRequest"
  | "postModelRequest"
  | "preToolUse"
  | "permissionRequest"
  | "postToolUse"
  | "preCompact"
  | "postCompact"
  | "sessionStart"
  | "sessionEnd"
  | "userPromptSubmit"
  | "subagentStart"
  | "subagentStop"
  | "stop"
  | "interrupt"

export type HookExecutionMode = "sync" | "async"

export type HookHandlerType = "command" | "mcpTool" | "prompt" | "agent"

export type HookMetadata =
  | {
    /**
     * Configured `additionalContext` spill threshold. `null` uses 2,500 tokens; `0` disables spilling.
     */
    readonly additionalContextLimit?: number | null
    readonly currentHash: string
    readonly displayOrder: number
    readonly enabled: boolean
    /**
     * The owning execution environment, if this hook came from its requirements.
     */
    readonly environmentId?: string | null
    readonly eventName: HookEventName
    readonly isManaged: boolean
    readonly key: string
    readonly matcher?: string | null
    readonly pluginId?: string | null
    readonly source: HookSource
    readonly sourcePath: AbsolutePathBuf
    readonly statusMessage?: string | null
    readonly timeoutSec: number
    readonly trustStatus: HookTrustStatus
    readonly async?: boolean
    readonly command: string
    readonly handlerType: "command"
  }
  | {
    /**
     * Configured `additionalContext` spill threshold. `null` uses 2,500 tokens; `0` disables spilling.
     */
    readonly additionalContextLimit?: number | null
    readonly currentHash: string
    readonly displayOrder: number
    readonly enabled: boolean
    /**
     * The owning execution environment, if this hook came from its requirements.
     */
    readonly environmentId?: string | null
    readonly eventName: HookEventName
    readonly isManaged: boolean
    readonly key: string
    readonly matcher?: string | null
    readonly pluginId?: string | null
    readonly source: HookSource
    readonly sourcePath: AbsolutePathBuf
    readonly statusMessage?: string | null
    readonly timeoutSec: number
    readonly trustStatus: HookTrustStatus
    readonly handlerType: "mcpTool"
    readonly server: string
    readonly tool: string
  }
  | {
    /**
     * Configured `additionalContext` spill threshold. `null` uses 2,500 tokens; `0` disables spilling.
     */
    readonly additionalContextLimit?: number | null
    readonly currentHash: string
    readonly displayOrder: number
    readonly enabled: boolean
    /**
     * The owning execution environment, if this hook came from its requirements.
     */
    readonly environmentId?: string | null
    readonly eventName: HookEventName
    readonly isManaged: boolean
    readonly key: string
    readonly matcher?: string | null
    readonly pluginId?: string | null
    readonly source: HookSource
    readonly sourcePath: AbsolutePathBuf
    readonly statusMessage?: string | null
    readonly timeoutSec: number
    readonly trustStatus: HookTrustStatus
    readonly handlerType: "prompt"
  }
  | {
    /**
     * Configured `additionalContext` spill threshold. `null` uses 2,500 tokens; `0` disables spilling.
     */
    readonly additionalContextLimit?: number | null
    readonly currentHash: string
    readonly displayOrder: number
    readonly enabled: boolean
    /**
     * The owning execution environment, if this hook came from its requirements.
     */
    readonly environmentId?: string | null
    readonly eventName: HookEventName
    readonly isManaged: boolean
    readonly key: string
    readonly matcher?: string | null
    readonly pluginId?: string | null
    readonly source: HookSource
    readonly sourcePath: AbsolutePathBuf
    readonly statusMessage?: string | null
    readonly timeoutSec: number
    readonly trustStatus: HookTrustStatus
    readonly handlerType: "agent"
  }

export interface HookMigration {
  readonly name: string
}

export interface HookOutputEntry {
  readonly kind: HookOutputEntryKind
  readonly text: string
}

export type HookOutputEntryKind = "warning" | "stop" | "feedback" | "context" | "error"

export interface HookPromptFragment {
  readonly hookRunId: string
  readonly text: string
}

export type HookRunStatus = "running" | "completed" | "failed" | "blocked" | "stopped"

export interface HookRunSummary {
  readonly completedAt?: number | null
  readonly displayOrder: number
  readonly durationMs?: number | null
  readonly entries: ReadonlyArray<HookOutputEntry>
  readonly eventName: HookEventName
  readonly executionMode: HookExecutionMode
  readonly handlerType: HookHandlerType
  readonly id: string
  readonly scope: HookScope
  readonly source?: HookSource
  readonly sourcePath: LegacyAppPathString
  readonly startedAt: number
  readonly status: HookRunStatus
  readonly statusMessage?: string | null
}

export type HookScope = "thread" | "turn"

export type HookSource =
  | "system"
  | "user"
  | "project"
  | "mdm"
  | "sessionFlags"
  | "plugin"
  | "cloudRequirements"
  | "cloudManagedConfig"
  | "legacyManagedConfigFile"
  | "legacyManagedConfigMdm"
  | "unknown"

export interface HookStartedNotification {
  readonly run: HookRunSummary
  readonly threadId: string
  readonly turnId?: string | null
}

export type HookTrustStatus = "managed" | "untrusted" | "trusted" | "modified"

export interface HooksListEntry {
  readonly cwd: string
  readonly errors: ReadonlyArray<HookErrorInfo>
  readonly hooks: ReadonlyArray<HookMetadata>
  readonly warnings: ReadonlyArray<string>
}

export interface HooksListParams {
  /**
   * Working directories to inspect when no thread is specified. An empty list uses the session cwd.
   */
  readonly cwds?: ReadonlyArray<string>
  /**
   * List a loaded thread's hooks, including its selected environments. Omit `cwds` in this mode.
   */
  readonly threadId?: string | null
}

export interface HooksListResponse {
  readonly data: ReadonlyArray<HooksListEntry>
}

export type ImageDetail = "auto" | "low" | "high" | "original"

export type ImageGenerationFailure = {
  readonly limitId: string
  readonly resetsAt?: number | null
  readonly type: "usageLimitExceeded"
}

/**
 * A local image file successfully read for this exact image-generation request.
 */
export interface ImageGenerationInputImage {
  readonly path: AbsolutePathBuf
  /**
   * Lowercase SHA-256 of the file bytes read before image normalization.
   */
  readonly sha256: string
}

export interface InAppBrowserRequirements {
  readonly allowExternalBrowserSettingsImport?: boolean | null
}

/**
 * Client-declared capabilities negotiated during initialize.
 */
export interface InitializeCapabilities {
  /**
   * Opt into receiving experimental API methods and fields.
   */
  readonly experimentalApi?: boolean
  /**
   * Use explicit gateway OAuth login instead of automatic browser authorization. Applies to this app-server's gateway runtime; later connections cannot undo it.
   */
  readonly explicitGatewayOauth?: boolean
  /**
   * MCP extension settings declared by the app-server client.
   */
  readonly extensions?: { readonly [x: string]: unknown } | null
  /**
   * Legacy opt-in for the `openai/form` MCP extension.
   *
   * New clients should declare `openai/form` in [`Self::extensions`].
   */
  readonly mcpServerOpenaiFormElicitation?: boolean
  /**
   * Exact notification method names that should be suppressed for this connection (for example `thread/started`).
   */
  readonly optOutNotificationMethods?: ReadonlyArray<string> | null
  /**
   * Opt into `attestation/generate` requests for upstream `x-oai-attestation`.
   */
  readonly requestAttestation?: boolean
  /**
   * Present `humanCommand` approvals to a person and return only a one-time decision. Requires `experimentalApi`. Pending requests can be replayed to compatible clients.
   */
  readonly requiredHumanApproval?: boolean
}

export interface InitializeParams {
  readonly capabilities?: InitializeCapabilities | null
  readonly clientInfo: ClientInfo
}

export interface InitializeResponse {
  /**
   * Absolute path to the server's $CODEX_HOME directory.
   */
  readonly codexHome: AbsolutePathBuf
  /**
   * Platform family for the running app-server target, for example `"unix"` or `"windows"`.
   */
  readonly platformFamily: string
  /**
   * Operating system for the running app-server target, for example `"macos"`, `"linux"`, or `"windows"`.
   */
  readonly platformOs: string
  readonly userAgent: string
}

/**
 * Canonical user-input modality tags advertised by a model.
 */
export type InputModality =
  /**
   * Plain text turns and tool payloads.
   */
  | "text"
  /**
   * Image attachments included in user turns.
   */
  | "image"
  /**
   * Audio attachments included in user turns.
   */
  | "audio"

/**
 * Installed connector runtime state.
 */
export interface InstalledApp {
  /**
   * Whether the connector is enabled and has a non-synthetic, model-visible tool allowed by effective MCP and app/tool policy in the committed runtime snapshot.
   */
  readonly callable: boolean
  /**
   * Effective enabled state after applying global, workspace, local, and managed configuration at read time.
   */
  readonly enabled: boolean
  readonly id: string
  /**
   * Best-effort name carried by the runtime tool catalog. Canonical app metadata remains owned by `app/read`.
   */
  readonly runtimeName?: string | null
}

/**
 * Internal Responses API passthrough metadata copied into underlying chat messages.
 *
 * Responses API strongly types this payload. Do not modify it without first getting API approval and making the corresponding Responses API change.
 */
export interface InternalChatMessageMetadataPassthrough {
  readonly turn_id?: string | null
}

export interface ItemCompletedNotification {
  /**
   * Unix timestamp (in milliseconds) when this item lifecycle completed.
   */
  readonly completedAtMs: number
  /**
   * Native content tokens for the completed assistant message, including a sampled footer. Null when unavailable. Completion telemetry is not part of the stored thread item.
   */
  readonly contentTokenCount?: number | null
  readonly item: ThreadItem
  readonly threadId: string
  readonly turnId: string
}

/**
 * [UNSTABLE] Temporary notification payload for approval auto-review. This shape is expected to change soon.
 */
export interface ItemGuardianApprovalReviewCompletedNotification {
  readonly action: GuardianApprovalReviewAction
  /**
   * Unix timestamp (in milliseconds) when this review completed.
   */
  readonly completedAtMs: number
  readonly decisionSource: AutoReviewDecisionSource
  readonly review: GuardianApprovalReview
  /**
   * Stable identifier for this review.
   */
  readonly reviewId: string
  /**
   * Unix timestamp (in milliseconds) when this review started.
   */
  readonly startedAtMs: number
  /**
   * Identifier for the reviewed item or tool call when one exists.
   *
   * In most cases, one review maps to one target item. The exceptions are - execve reviews, where a single command may contain multiple execve calls to review (only possible when using the shell_zsh_fork feature) - stdin reviews, which refer to the existing parent command item and have a separate approval ID in the action payload - network policy reviews, where there is no target item
   *
   * A network call is triggered by a CommandExecution item, so having a target_item_id set to the CommandExecution item would be misleading because the review is about the network call, not the command execution. Therefore, target_item_id is set to None for network policy reviews.
   */
  readonly targetItemId?: string | null
  readonly threadId: string
  readonly turnId: string
}

/**
 * [UNSTABLE] Temporary notification payload for approval auto-review. This shape is expected to change soon.
 */
export interface ItemGuardianApprovalReviewStartedNotification {
  readonly action: GuardianApprovalReviewAction
  readonly review: GuardianApprovalReview
  /**
   * Stable identifier for this review.
   */
  readonly reviewId: string
  /**
   * Unix timestamp (in milliseconds) when this review started.
   */
  readonly startedAtMs: number
  /**
   * Identifier for the reviewed item or tool call when one exists.
   *
   * In most cases, one review maps to one target item. The exceptions are - execve reviews, where a single command may contain multiple execve calls to review (only possible when using the shell_zsh_fork feature) - stdin reviews, which refer to the existing parent command item and have a separate approval ID in the action payload - network policy reviews, where there is no target item
   *
   * A network call is triggered by a CommandExecution item, so having a target_item_id set to the CommandExecution item would be misleading because the review is about the network call, not the command execution. Therefore, target_item_id is set to None for network policy reviews.
   */
  readonly targetItemId?: string | null
  readonly threadId: string
  readonly turnId: string
}

export interface ItemStartedNotification {
  readonly item: ThreadItem
  /**
   * Unix timestamp (in milliseconds) when this item lifecycle started.
   */
  readonly startedAtMs: number
  readonly threadId: string
  readonly turnId: string
}

export type LegacyAppPathString = string

export interface ListMcpServerStatusParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Controls how much MCP inventory data to fetch for each server. Defaults to `Full` when omitted.
   */
  readonly detail?: McpServerStatusDetail | null
  /**
   * Optional page size; defaults to a server-defined value.
   */
  readonly limit?: number | null
  /**
   * Limit discovery to one server. With a thread ID, reuse that thread's MCP connection.
   */
  readonly serverName?: string | null
  readonly threadId?: string | null
}

export interface ListMcpServerStatusResponse {
  readonly data: ReadonlyArray<McpServerStatus>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. If None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

export type LocalShellAction = {
  readonly command: ReadonlyArray<string>
  readonly env?: { readonly [x: string]: string } | null
  readonly timeout_ms?: number | null
  readonly type: "exec"
  readonly user?: string | null
  readonly working_directory?: string | null
}

export type LocalShellStatus = "completed" | "in_progress" | "incomplete"

export type LoginAccountParams =
  | {
    readonly apiKey: string
    readonly type: "apiKey"
  }
  | {
    readonly appBrand?: LoginAppBrand | null
    readonly codexStreamlinedLogin?: boolean
    readonly type: "chatgpt"
    readonly useHostedLoginSuccessPage?: boolean
  }
  | {
    readonly type: "chatgptDeviceCode"
  }
  /**
   * [UNSTABLE] FOR OPENAI INTERNAL USE ONLY - DO NOT USE. The access token must contain the same scopes that Codex-managed ChatGPT auth tokens have.
   */
  | {
    /**
     * Access token (JWT) supplied by the client. This token is used for backend API requests and email extraction.
     */
    readonly accessToken: string
    /**
     * Workspace/account identifier supplied by the client.
     */
    readonly chatgptAccountId: string
    /**
     * Optional plan type supplied by the client.
     *
     * When `null`, Codex attempts to derive the plan type from access-token claims. If unavailable, the plan defaults to `unknown`.
     */
    readonly chatgptPlanType?: string | null
    readonly type: "chatgptAuthTokens"
  }
  /**
   * [UNSTABLE] Managed Amazon Bedrock login is experimental.
   */
  | {
    readonly apiKey: string
    readonly region: string
    readonly type: "amazonBedrock"
  }
  /**
   * [UNSTABLE] Managed Amazon Bedrock AWS access key login is experimental.
   */
  | {
    readonly accessKeyId: string
    readonly region: string
    readonly secretAccessKey: string
    readonly sessionToken?: string | null
    readonly type: "amazonBedrockAccessKeys"
  }

export type LoginAccountResponse =
  | {
    readonly type: "apiKey"
  }
  | {
    /**
     * URL the client should open in a browser to initiate the OAuth flow.
     */
    readonly authUrl: string
    readonly loginId: string
    readonly type: "chatgpt"
  }
  | {
    readonly loginId: string
    readonly type: "chatgptDeviceCode"
    /**
     * One-time code the user must enter after signing in.
     */
    readonly userCode: string
    /**
     * URL the client should open in a browser to complete device code authorization.
     */
    readonly verificationUrl: string
  }
  | {
    readonly type: "chatgptAuthTokens"
  }
  | {
    readonly type: "amazonBedrock"
  }

export type LoginAppBrand = "codex" | "chatgpt"

export type LogoutAccountResponse = { readonly [x: string]: unknown }

export interface ManagedHooksRequirements {
  readonly Interrupt?: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly PermissionRequest: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly PostCompact: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly PostModelRequest?: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly PostToolUse: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly PreCompact: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly PreModelRequest?: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly PreToolUse: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly SessionEnd?: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly SessionStart: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly Stop: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly SubagentStart: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly SubagentStop: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly UserPromptSubmit: ReadonlyArray<ConfiguredHookMatcherGroup>
  readonly managedDir?: string | null
  readonly windowsManagedDir?: string | null
}

export interface MarketplaceAddParams {
  readonly refName?: string | null
  readonly source: string
  readonly sparsePaths?: ReadonlyArray<string> | null
}

export interface MarketplaceAddResponse {
  readonly alreadyAdded: boolean
  readonly installedRoot: AbsolutePathBuf
  readonly marketplaceName: string
}

export interface MarketplaceInterface {
  readonly displayName?: string | null
}

export interface MarketplaceLoadErrorInfo {
  readonly marketplacePath: AbsolutePathBuf
  readonly message: string
}

export interface MarketplaceRemoveParams {
  readonly marketplaceName: string
}

export interface MarketplaceRemoveResponse {
  readonly installedRoot?: AbsolutePathBuf | null
  readonly marketplaceName: string
}

export interface MarketplaceUpgradeErrorInfo {
  readonly marketplaceName: string
  readonly message: string
}

export interface MarketplaceUpgradeParams {
  readonly marketplaceName?: string | null
}

export interface MarketplaceUpgradeResponse {
  readonly errors: ReadonlyArray<MarketplaceUpgradeErrorInfo>
  readonly selectedMarketplaces: ReadonlyArray<string>
  readonly upgradedRoots: ReadonlyArray<AbsolutePathBuf>
}

export type McpAppDisplayMode = "inline" | "fullscreen"

/**
 * UI resource and display preference for model invocations, captured from the tool descriptor.
 */
export interface McpAppUi {
  readonly preferredModelDisplayMode: McpAppDisplayMode
  readonly resourceUri: string
}

export type McpAuthStatus = "unknown" | "unsupported" | "notLoggedIn" | "bearerToken" | "oAuth"

export type McpElicitationArrayType = "array"

export interface McpElicitationBooleanSchema {
  readonly default?: boolean | null
  readonly description?: string | null
  readonly title?: string | null
  readonly type: McpElicitationBooleanType
}

export type McpElicitationBooleanType = "boolean"

export interface McpElicitationConstOption {
  readonly const: string
  readonly title: string
}

export type McpElicitationEnumSchema =
  | McpElicitationSingleSelectEnumSchema
  | McpElicitationMultiSelectEnumSchema
  | McpElicitationLegacyTitledEnumSchema

export interface McpElicitationLegacyTitledEnumSchema {
  readonly default?: string | null
  readonly description?: string | null
  readonly enum: ReadonlyArray<string>
  readonly enumNames?: ReadonlyArray<string> | null
  readonly title?: string | null
  readonly type: McpElicitationStringType
}

export type McpElicitationMultiSelectEnumSchema =
  | McpElicitationUntitledMultiSelectEnumSchema
  | McpElicitationTitledMultiSelectEnumSchema

export interface McpElicitationNumberSchema {
  readonly default?: number | null
  readonly description?: string | null
  readonly maximum?: number | null
  readonly minimum?: number | null
  readonly title?: string | null
  readonly type: McpElicitationNumberType
}

export type McpElicitationNumberType = "number" | "integer"

export type McpElicitationObjectType = "object"

export type McpElicitationPrimitiveSchema =
  | McpElicitationEnumSchema
  | McpElicitationStringSchema
  | McpElicitationNumberSchema
  | McpElicitationBooleanSchema

/**
 * Typed form schema for MCP `elicitation/create` requests.
 *
 * This matches the `requestedSchema` shape from the MCP 2025-11-25 `ElicitRequestFormParams` schema.
 */
export interface McpElicitationSchema {
  readonly $schema?: string | null
  readonly properties: { readonly [x: string]: McpElicitationPrimitiveSchema }
  readonly required?: ReadonlyArray<string> | null
  readonly type: McpElicitationObjectType
}

export type McpElicitationSingleSelectEnumSchema =
  | McpElicitationUntitledSingleSelectEnumSchema
  | McpElicitationTitledSingleSelectEnumSchema

export type McpElicitationStringFormat = "email" | "uri" | "date" | "date-time"

export interface McpElicitationStringSchema {
  readonly default?: string | null
  readonly description?: string | null
  readonly format?: McpElicitationStringFormat | null
  readonly maxLength?: number | null
  readonly minLength?: number | null
  readonly title?: string | null
  readonly type: McpElicitationStringType
}

export type McpElicitationStringType = "string"

export interface McpElicitationTitledEnumItems {
  readonly anyOf: ReadonlyArray<McpElicitationConstOption>
}

export interface McpElicitationTitledMultiSelectEnumSchema {
  readonly default?: ReadonlyArray<string> | null
  readonly description?: string | null
  readonly items: McpElicitationTitledEnumItems
  readonly maxItems?: number | null
  readonly minItems?: number | null
  readonly title?: string | null
  readonly type: McpElicitationArrayType
}

export interface McpElicitationTitledSingleSelectEnumSchema {
  readonly default?: string | null
  readonly description?: string | null
  readonly oneOf: ReadonlyArray<McpElicitationConstOption>
  readonly title?: string | null
  readonly type: McpElicitationStringType
}

export interface McpElicitationUntitledEnumItems {
  readonly enum: ReadonlyArray<string>
  readonly type: McpElicitationStringType
}

export interface McpElicitationUntitledMultiSelectEnumSchema {
  readonly default?: ReadonlyArray<string> | null
  readonly description?: string | null
  readonly items: McpElicitationUntitledEnumItems
  readonly maxItems?: number | null
  readonly minItems?: number | null
  readonly title?: string | null
  readonly type: McpElicitationArrayType
}

export interface McpElicitationUntitledSingleSelectEnumSchema {
  readonly default?: string | null
  readonly description?: string | null
  readonly enum: ReadonlyArray<string>
  readonly title?: string | null
  readonly type: McpElicitationStringType
}

export interface McpResourceReadParams {
  /**
   * Additional MCP request metadata. Account and turn routing keys are reserved.
   */
  readonly _meta?: { readonly [x: string]: unknown } | null
  readonly connectorId?: string | null
  /**
   * Originating MCP tool call used to select the resource's app.
   */
  readonly originCallId?: string | null
  readonly server: string
  /**
   * Explicit hosted app/account. Omit to retain legacy resource discovery.
   */
  readonly target?: McpResourceReadTarget | null
  readonly threadId?: string | null
  readonly uri: string
}

export interface McpResourceReadResponse {
  readonly contents: ReadonlyArray<ResourceContent>
  /**
   * Originating call when the server applied app-specific resource scoping.
   */
  readonly originCallId?: string | null
}

export interface McpResourceReadTarget {
  readonly connectorId: string
  /**
   * Null explicitly requests no-auth access, subject to the app's resource policy.
   */
  readonly linkId: string | null
}

export type McpServerConnectionStatus =
  | "notStarted"
  | "starting"
  | "connected"
  | "authenticationRequired"
  | "failed"
  | "cancelled"
  | "disabled"

export type McpServerElicitationAction = "accept" | "decline" | "cancel"

export type McpServerElicitationRequestParams =
  /**
   * A device-authenticated approval; accepted responses contain the proof in `content`.
   */
  | {
    readonly serverName: string
    readonly threadId: string
    /**
     * Active Codex turn when this elicitation was observed, if app-server could correlate one.
     *
     * This is nullable because MCP models elicitation as a standalone server-to-client request identified by the MCP server request id. It may be triggered during a turn, but turn context is app-server correlation rather than part of the protocol identity of the elicitation itself.
     */
    readonly turnId?: string | null
    readonly _meta?: unknown
    readonly challenge: string
    readonly description: string
    readonly mode: "openai/userVerification"
    readonly title: string
  }
  | {
    readonly serverName: string
    readonly threadId: string
    /**
     * Active Codex turn when this elicitation was observed, if app-server could correlate one.
     *
     * This is nullable because MCP models elicitation as a standalone server-to-client request identified by the MCP server request id. It may be triggered during a turn, but turn context is app-server correlation rather than part of the protocol identity of the elicitation itself.
     */
    readonly turnId?: string | null
    readonly _meta?: unknown
    readonly message: string
    readonly mode: "form"
    readonly requestedSchema: McpElicitationSchema
  }
  | {
    readonly serverName: string
    readonly threadId: string
    /**
     * Active Codex turn when this elicitation was observed, if app-server could correlate one.
     *
     * This is nullable because MCP models elicitation as a standalone server-to-client request identified by the MCP server request id. It may be triggered during a turn, but turn context is app-server correlation rather than part of the protocol identity of the elicitation itself.
     */
    readonly turnId?: string | null
    readonly _meta?: unknown
    readonly message: string
    readonly mode: "openai/form"
    readonly requestedSchema: unknown
  }
  | {
    readonly serverName: string
    readonly threadId: string
    /**
     * Active Codex turn when this elicitation was observed, if app-server could correlate one.
     *
     * This is nullable because MCP models elicitation as a standalone server-to-client request identified by the MCP server request id. It may be triggered during a turn, but turn context is app-server correlation rather than part of the protocol identity of the elicitation itself.
     */
    readonly turnId?: string | null
    readonly _meta?: unknown
    readonly message: string
    readonly mode: "openaiForm"
    readonly requestedSchema: unknown
  }
  | {
    readonly serverName: string
    readonly threadId: string
    /**
     * Active Codex turn when this elicitation was observed, if app-server could correlate one.
     *
     * This is nullable because MCP models elicitation as a standalone server-to-client request identified by the MCP server request id. It may be triggered during a turn, but turn context is app-server correlation rather than part of the protocol identity of the elicitation itself.
     */
    readonly turnId?: string | null
    readonly _meta?: unknown
    readonly elicitationId: string
    readonly message: string
    readonly mode: "url"
    readonly url: string
  }

export interface McpServerElicitationRequestResponse {
  /**
   * Optional client metadata for form-mode action handling.
   */
  readonly _meta?: unknown
  readonly action: McpServerElicitationAction
  /**
   * Structured user input for accepted elicitations, mirroring RMCP `CreateElicitationResult`.
   *
   * This is nullable because decline/cancel responses have no content.
   */
  readonly content?: unknown
}

export interface McpServerEventNotification {
  readonly method: string
  readonly params: unknown
}

export interface McpServerEventStreamNotification {
  readonly notification: McpServerEventNotification
  readonly subscriptionId: string
}

export interface McpServerEventStreamStartParams {
  readonly _meta?: unknown
  readonly arguments: unknown
  readonly name: string
  readonly server: string
  readonly subscriptionId: string
  readonly threadId: string
}

export type McpServerEventStreamStartResponse = { readonly [x: string]: unknown }

export interface McpServerEventStreamStopParams {
  readonly subscriptionId: string
}

export type McpServerEventStreamStopResponse = { readonly [x: string]: unknown }

/**
 * Presentation metadata advertised by an initialized MCP server.
 */
export interface McpServerInfo {
  readonly description?: string | null
  readonly icons?: ReadonlyArray<unknown> | null
  readonly name: string
  readonly title?: string | null
  readonly version: string
  readonly websiteUrl?: string | null
}

export interface McpServerMigration {
  readonly name: string
}

export type McpServerOauthClientRegistration = "auto" | "cimd" | "dcr"

export interface McpServerOauthLoginCompletedNotification {
  readonly error?: string | null
  /**
   * Identifies the explicit login attempt. Older servers omit this field.
   */
  readonly loginId?: string | null
  readonly name: string
  readonly success: boolean
  readonly threadId?: string | null
}

export interface McpServerOauthLoginParams {
  /**
   * Registration strategy for this login only; omission selects automatic discovery.
   */
  readonly clientRegistration?: McpServerOauthClientRegistration | null
  readonly name: string
  readonly scopes?: ReadonlyArray<string> | null
  readonly threadId?: string | null
  readonly timeoutSecs?: number | null
}

export interface McpServerOauthLoginResponse {
  readonly authorizationUrl: string
  /**
   * Identifies this login attempt across the response and completion notification. Older servers omit this field; current servers always return it.
   */
  readonly loginId?: string | null
}

export type McpServerRefreshResponse = { readonly [x: string]: unknown }

export type McpServerStartupFailureReason = "reauthenticationRequired"

export type McpServerStartupState = "starting" | "ready" | "failed" | "cancelled"

export interface McpServerStatus {
  readonly authStatus: McpAuthStatus
  /**
   * HTTP origin of the effective configured endpoint, including plugin servers. Excludes credentials, path, query, and fragment; null for non-HTTP transports.
   */
  readonly httpOrigin?: string | null
  readonly name: string
  readonly pluginId?: string | null
  readonly resourceTemplates: ReadonlyArray<ResourceTemplate>
  readonly resources: ReadonlyArray<Resource>
  /**
   * Current thread-runtime connection state; null when unavailable or the configuration changed.
   */
  readonly runtimeStatus?: McpServerConnectionStatus | null
  /**
   * Capabilities advertised by the initialized MCP server; null when unavailable.
   */
  readonly serverCapabilities?: unknown
  readonly serverInfo?: McpServerInfo | null
  /**
   * Opaque `_meta` from the first page of the corresponding MCP tool catalog. Null when unavailable.
   */
  readonly toolListMeta?: unknown
  readonly tools: { readonly [x: string]: Tool }
  /**
   * Tool discovery failed and no catalog was returned. Null when a catalog is returned, including cached or empty catalogs.
   */
  readonly toolsError?: string | null
}

export type McpServerStatusDetail = "full" | "toolsAndAuthOnly"

export interface McpServerStatusUpdatedNotification {
  readonly error?: string | null
  readonly failureReason?: McpServerStartupFailureReason | null
  readonly name: string
  readonly status: McpServerStartupState
  readonly threadId?: string | null
}

export interface McpServerToolCallParams {
  readonly _meta?: unknown
  readonly arguments?: unknown
  readonly server: string
  readonly threadId: string
  readonly tool: string
}

export interface McpServerToolCallResponse {
  readonly _meta?: unknown
  readonly content: ReadonlyArray<unknown>
  readonly isError?: boolean | null
  readonly structuredContent?: unknown
}

export interface McpToolCallAppContext {
  readonly actionName?: string | null
  readonly appName?: string | null
  readonly connectorId: string
  readonly linkId?: string | null
  readonly resourceUri?: string | null
}

export interface McpToolCallError {
  readonly message: string
}

export interface McpToolCallProgressNotification {
  readonly itemId: string
  readonly message: string
  readonly threadId: string
  readonly turnId: string
}

export interface McpToolCallResult {
  readonly _meta?: unknown
  readonly content: ReadonlyArray<unknown>
  readonly structuredContent?: unknown
}

export type McpToolCallStatus = "inProgress" | "completed" | "failed"

export interface MemoryCitation {
  readonly entries: ReadonlyArray<MemoryCitationEntry>
  readonly threadIds: ReadonlyArray<string>
}

export interface MemoryCitationEntry {
  readonly lineEnd: number
  readonly lineStart: number
  readonly note: string
  readonly path: string
}

export type MemoryResetResponse = { readonly [x: string]: unknown }

export interface MemoryStatusParams {
  /**
   * Required distinct consolidated threads. Defaults to 20; supported range is 1..=4096.
   */
  readonly minConsolidatedThreads?: number | null
}

export interface MemoryStatusResponse {
  readonly v2ConsolidatedThreads: number
  readonly v2Ready: boolean
}

export type MergeStrategy = "replace" | "upsert"

/**
 * Classifies assistant text as commentary, a partial answer, or a terminal answer.
 *
 * Providers do not emit this consistently, so callers must treat `None` as "phase unknown" and keep compatibility behavior for legacy models.
 */
export type MessagePhase =
  /**
   * Mid-turn assistant text (for example preamble/progress narration).
   *
   * Additional tool calls or assistant output may follow before turn completion.
   */
  | "commentary"
  /**
   * Stable answer text that may be followed by more assistant output or tools.
   */
  | "partial_answer"
  /**
   * The assistant's declared terminal answer text for the current turn.
   */
  | "final_answer"

export interface MigrationDetails {
  readonly commands?: ReadonlyArray<CommandMigration>
  readonly hooks?: ReadonlyArray<HookMigration>
  readonly mcpServers?: ReadonlyArray<McpServerMigration>
  readonly memory?: ReadonlyArray<string>
  readonly plugins?: ReadonlyArray<PluginsMigration>
  readonly sessions?: ReadonlyArray<SessionMigration>
  readonly skills?: ReadonlyArray<SkillMigration>
  readonly subagents?: ReadonlyArray<SubagentMigration>
}

export interface MisalignmentErrorDetails {
  /**
   * A substantive localized explanation is required before offering continuation.
   */
  readonly detailedExplanation?: string | null
  /**
   * Open-ended classification; clients must accept categories added by Responses.
   */
  readonly errorType?: string | null
  /**
   * Opaque server-issued block target. Presence alone does not enable target-based continuation.
   */
  readonly reviewTarget?: string | null
  /**
   * Instruction to submit as the next turn's user input if continuation is confirmed.
   */
  readonly steer?: MisalignmentSteer | null
}

export interface MisalignmentSteer {
  readonly message: string
}

export interface MockExperimentalMethodParams {
  /**
   * Test-only payload field.
   */
  readonly value?: string | null
}

export interface MockExperimentalMethodResponse {
  /**
   * Echoes the input `value`.
   */
  readonly echoed?: string | null
}

/**
 * Initial collaboration mode to use when the TUI starts.
 */
export type ModeKind = "plan" | "default"

export interface Model {
  /**
   * Deprecated: use `serviceTiers` instead.
   */
  readonly additionalSpeedTiers?: ReadonlyArray<string>
  readonly availabilityNux?: ModelAvailabilityNux | null
  /**
   * Null when the catalog does not provide access-program metadata.
   */
  readonly availableAccessPrograms?: ModelAccessPrograms | null
  readonly defaultReasoningEffort: ReasoningEffort
  /**
   * Catalog default service tier id for this model, when one is configured.
   */
  readonly defaultServiceTier?: string | null
  readonly description: string
  readonly displayName: string
  readonly hidden: boolean
  readonly id: string
  readonly inputModalities?: ReadonlyArray<InputModality>
  readonly isDefault: boolean
  readonly model: string
  readonly modelSpecialty?: string | null
  /**
   * Multi-agent runtime declared by this model, when available.
   */
  readonly multiAgentVersion?: MultiAgentVersion | null
  readonly serviceTiers?: ReadonlyArray<ModelServiceTier>
  readonly supportedReasoningEfforts: ReadonlyArray<ReasoningEffortOption>
  /**
   * @deprecated Always false; models no longer support personality selection.
   */
  readonly supportsPersonality?: boolean
  readonly upgrade?: string | null
  readonly upgradeInfo?: ModelUpgradeInfo | null
}

/**
 * Caller-specific explicit access programs advertised by model discovery.
 */
export interface ModelAccessPrograms {
  /**
   * Accepted explicit selections.
   */
  readonly cyber: ReadonlyArray<CyberAccessProgram>
}

export interface ModelAvailabilityNux {
  readonly message: string
}

export interface ModelListParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * When true, include models that are hidden from the default picker list.
   */
  readonly includeHidden?: boolean | null
  /**
   * Optional page size; defaults to a reasonable server-side value.
   */
  readonly limit?: number | null
  /**
   * List models for this configured provider instead of the app-server default.
   */
  readonly modelProvider?: string | null
}

export interface ModelListResponse {
  readonly data: ReadonlyArray<Model>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. If None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

export type ModelProviderCapabilitiesReadParams = { readonly [x: string]: unknown }

export interface ModelProviderCapabilitiesReadResponse {
  readonly imageGeneration: boolean
  readonly webSearch: boolean
}

export interface ModelProviderConfigWriteParams {
  readonly settings: ProviderSettingsPatch
}

export interface ModelProviderConfigWriteResponse {
  readonly provider: ModelProviderSummary
}

/**
 * Structured JSON-RPC error data. Unknown errors must retain the client's normal fallback.
 */
export type ModelProviderError =
  | {
    readonly currentModelProvider: string
    readonly modelProvider: string
    readonly type: "modelProviderMismatch"
  }
  | {
    readonly modelProvider: string
    readonly type: "modelProviderNotConfigured"
  }
  | {
    readonly modelProvider: string
    readonly requiredModelProvider: string
    readonly type: "modelProviderPolicyConflict"
  }

export type ModelProviderListParams = { readonly [x: string]: unknown }

export interface ModelProviderListResponse {
  readonly canChangeDefault: boolean
  readonly data: ReadonlyArray<ModelProviderSummary>
  readonly defaultProviderId: string
}

export interface ModelProviderSummary {
  /**
   * Null when the endpoint is absent or cannot be safely displayed.
   */
  readonly baseUrl?: string | null
  /**
   * Whether a supported configuration field can be edited in the active user layer.
   */
  readonly canEdit: boolean
  readonly id: string
  readonly name: string
  readonly settings: ProviderSettings
}

export type ModelRerouteReason = "highRiskCyberActivity"

export interface ModelReroutedNotification {
  readonly fromModel: string
  readonly reason: ModelRerouteReason
  readonly threadId: string
  readonly toModel: string
  readonly turnId: string
}

export interface ModelSafetyBufferingUpdatedNotification {
  readonly fasterModel?: string | null
  readonly model: string
  readonly reasons: ReadonlyArray<string>
  readonly showBufferingUi: boolean
  readonly threadId: string
  readonly turnId: string
  readonly useCases: ReadonlyArray<string>
}

export interface ModelServiceTier {
  readonly description: string
  readonly id: string
  readonly name: string
}

export interface ModelUpgradeInfo {
  readonly migrationMarkdown?: string | null
  readonly model: string
  readonly modelLink?: string | null
  /**
   * Informational Unix timestamp for this upgrade's scheduled retirement, if known.
   */
  readonly retirementAt?: number | null
  readonly upgradeCopy?: string | null
}

export type ModelVerification = "trustedAccessForCyber"

export interface ModelVerificationNotification {
  readonly threadId: string
  readonly turnId: string
  readonly verifications: ReadonlyArray<ModelVerification>
}

export interface ModelsRequirements {
  readonly newThread?: NewThreadModelDefaults | null
}

/**
 * Controls the effective multi-agent delegation instructions for a turn. `custom` means the configured mode hint defines the policy instead of a built-in policy.
 */
export type MultiAgentMode = "explicitRequestOnly" | "proactive" | {
  readonly custom: string
}

/**
 * Multi-agent runtime supported by a model.
 */
export type MultiAgentVersion = "disabled" | "v1" | "v2"

export type NetworkAccess = "restricted" | "enabled"

export interface NetworkApprovalContext {
  readonly host: string
  readonly protocol: NetworkApprovalProtocol
}

export type NetworkApprovalProtocol = "http" | "https" | "socks5Tcp" | "socks5Udp"

export type NetworkDomainPermission = "allow" | "deny"

export interface NetworkPolicyAmendment {
  readonly action: NetworkPolicyRuleAction
  readonly host: string
}

export type NetworkPolicyRuleAction = "allow" | "deny"

export interface NetworkRequirements {
  readonly allowLocalBinding?: boolean | null
  /**
   * Legacy compatibility view derived from `unix_sockets`.
   */
  readonly allowUnixSockets?: ReadonlyArray<string> | null
  readonly allowUpstreamProxy?: boolean | null
  /**
   * Legacy compatibility view derived from `domains`.
   */
  readonly allowedDomains?: ReadonlyArray<string> | null
  readonly dangerouslyAllowAllUnixSockets?: boolean | null
  readonly dangerouslyAllowNonLoopbackProxy?: boolean | null
  /**
   * Legacy compatibility view derived from `domains`.
   */
  readonly deniedDomains?: ReadonlyArray<string> | null
  /**
   * Canonical managed network permission map.
   */
  readonly domains?: { readonly [x: string]: NetworkDomainPermission } | null
  readonly enabled?: boolean | null
  readonly httpPort?: number | null
  /**
   * When true, only managed allowlist entries are respected while managed network enforcement is active.
   */
  readonly managedAllowedDomainsOnly?: boolean | null
  /**
   * Host patterns routed to network approval before ordinary allow rules.
   */
  readonly reviewDomains?: ReadonlyArray<string> | null
  readonly socksPort?: number | null
  /**
   * Canonical managed unix socket permission map.
   */
  readonly unixSockets?: { readonly [x: string]: NetworkUnixSocketPermission } | null
}

export type NetworkUnixSocketPermission = "allow" | "deny"

export interface NewThreadModelDefaults {
  readonly model?: string | null
  readonly modelReasoningEffort?: ReasoningEffort | null
  readonly serviceTier?: string | null
}

export type NonSteerableTurnKind = "review" | "compact"

export type NullableGatewayOAuthLoginParams = GatewayOAuthLoginParams | null

export type NullableGatewayOAuthReadParams = GatewayOAuthReadParams | null

export type NullableGetAccountRateLimitsParams = GetAccountRateLimitsParams | null

export type NullableGetAccountTokenUsageParams = GetAccountTokenUsageParams | null

export type NullableRemoteControlDisableParams = RemoteControlDisableParams | null

export type NullableRemoteControlEnableParams = RemoteControlEnableParams | null

export type OtelExporter = "none" | "statsig" | {
  readonly "otlp-http": {
    readonly endpoint: string
    /**
     * Header names are retained; values are redacted by the server.
     */
    readonly headers: { readonly [x: string]: string }
    readonly protocol: OtelHttpProtocol
    readonly tls?: OtelTlsConfig | null
  }
} | {
  readonly "otlp-grpc": {
    readonly endpoint: string
    /**
     * Header names are retained; values are redacted by the server.
     */
    readonly headers: { readonly [x: string]: string }
    readonly tls?: OtelTlsConfig | null
  }
}

export type OtelHttpProtocol = "binary" | "json"

export interface OtelRequirements {
  readonly environment?: string | null
  readonly exporter?: OtelExporter | null
  readonly log_agent_responses?: boolean | null
  readonly log_guardian_assessments?: boolean | null
  readonly log_sse_deltas?: boolean | null
  readonly log_user_prompt?: boolean | null
  readonly metrics_exporter?: OtelExporter | null
  readonly span_attributes?: { readonly [x: string]: string } | null
  readonly tool_result?: OtelToolResultLogConfig | null
  readonly trace_exporter?: OtelExporter | null
  readonly tracestate?: { readonly [x: string]: { readonly [x: string]: string } } | null
}

export interface OtelTlsConfig {
  readonly "ca-certificate"?: string | null
  readonly "client-certificate"?: string | null
  readonly "client-private-key"?: string | null
}

export interface OtelToolResultLogConfig {
  readonly max_bytes: number
}

export interface OverriddenMetadata {
  readonly effectiveValue: unknown
  readonly message: string
  readonly overridingLayer: ConfigLayerMetadata
}

export type ParsedCommand =
  | {
    readonly cmd: string
    readonly name: string
    /**
     * (Best effort) Path to the file being read by the command. When possible, this is an absolute path, though when relative, it should be resolved against the `cwd`` that will be used to run the command to derive the absolute path.
     */
    readonly path: string
    readonly type: "read"
  }
  | {
    readonly cmd: string
    readonly path?: string | null
    readonly type: "list_files"
  }
  | {
    readonly cmd: string
    readonly path?: string | null
    readonly query?: string | null
    readonly type: "search"
  }
  | {
    readonly cmd: string
    readonly type: "unknown"
  }

export type PatchApplyStatus = "inProgress" | "completed" | "failed" | "declined"

export type PatchChangeKind =
  | {
    readonly type: "add"
  }
  | {
    readonly type: "delete"
  }
  | {
    readonly move_path?: string | null
    readonly type: "update"
  }

export type PathUri = string

export type PermissionGrantScope = "turn" | "session"

export interface PermissionProfileListParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Optional working directory to resolve project config layers.
   */
  readonly cwd?: string | null
  /**
   * Optional page size; defaults to the full result set.
   */
  readonly limit?: number | null
}

export interface PermissionProfileListResponse {
  readonly data: ReadonlyArray<PermissionProfileSummary>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. If None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

export interface PermissionProfileSummary {
  /**
   * Whether the effective requirements allow selecting this profile.
   */
  readonly allowed: boolean
  /**
   * Optional user-facing description for display in clients.
   */
  readonly description?: string | null
  /**
   * Available permission profile identifier.
   */
  readonly id: string
}

export interface PermissionsRequestApprovalParams {
  readonly cwd: LegacyAppPathString
  readonly environmentId?: string | null
  readonly itemId: string
  readonly permissions: RequestPermissionProfile
  readonly reason?: string | null
  /**
   * Unix timestamp (in milliseconds) when this approval request started.
   */
  readonly startedAtMs: number
  readonly threadId: string
  readonly turnId: string
}

export interface PermissionsRequestApprovalResponse {
  readonly permissions: GrantedPermissionProfile
  readonly scope?: PermissionGrantScope
  /**
   * Review every subsequent command in this turn before normal sandboxed execution.
   */
  readonly strictAutoReview?: boolean | null
}

/**
 * Deprecated: `friendly` and `pragmatic` no longer select a style.
 */
export type Personality = "none" | "friendly" | "pragmatic"

/**
 * EXPERIMENTAL - proposed plan streaming deltas for plan items. Clients should not assume concatenated deltas match the completed plan item content.
 */
export interface PlanDeltaNotification {
  readonly delta: string
  readonly itemId: string
  readonly threadId: string
  readonly turnId: string
}

export type PlanType =
  | "free"
  | "go"
  | "plus"
  | "pro"
  | "prolite"
  | "promax"
  | "team"
  | "self_serve_business_prolite"
  | "self_serve_business_usage_based"
  | "business"
  | "ent26"
  | "enterprise_cbp_automation"
  | "enterprise_cbp_usage_based"
  | "enterprise"
  | "edu"
  | "edu_plus"
  | "edu_pro"
  | "sci"
  | "sci_plus"
  | "unknown"

export type PluginAuthPolicy = "ON_INSTALL" | "ON_USE"

export type PluginAvailability =
  | "DISABLED_BY_ADMIN"
  /**
   * Plugin-service currently sends `"ENABLED"` for available remote plugins. Codex app-server exposes `"AVAILABLE"` in its API; the alias keeps decoding compatible with that upstream response.
   */
  | "AVAILABLE"

export interface PluginDetail {
  readonly appTemplates: ReadonlyArray<AppTemplateSummary>
  readonly apps: ReadonlyArray<AppSummary>
  readonly description?: string | null
  readonly hooks: ReadonlyArray<PluginHookSummary>
  readonly marketplaceName: string
  readonly marketplacePath?: AbsolutePathBuf | null
  readonly mcpServers: ReadonlyArray<string>
  /**
   * The declared onboarding skill, when the plugin and visible skill are enabled.
   */
  readonly onboardingSkill?: SkillSummary | null
  readonly scheduledTasks?: ReadonlyArray<ScheduledTaskSummary> | null
  readonly shareUrl?: string | null
  readonly skills: ReadonlyArray<SkillSummary>
  readonly summary: PluginSummary
}

export type PluginDisabledReason = "disabled_by_admin" | "plan_not_eligible" | "required_app_unavailable" | "unknown"

export interface PluginHookSummary {
  readonly eventName: HookEventName
  readonly key: string
}

export interface PluginInstallParams {
  /**
   * Client-generated identifier used to correlate one installation attempt.
   */
  readonly installAttemptId?: string | null
  readonly marketplacePath?: AbsolutePathBuf | null
  readonly pluginName: string
  readonly remoteMarketplaceName?: string | null
}

export type PluginInstallPolicy = "NOT_AVAILABLE" | "AVAILABLE" | "INSTALLED_BY_DEFAULT"

export type PluginInstallPolicySource = "WORKSPACE_SETTING" | "IMPLICIT_CANONICAL_APP"

export interface PluginInstallResponse {
  readonly appsNeedingAuth: ReadonlyArray<AppSummary>
  readonly authPolicy: PluginAuthPolicy
}

export interface PluginInstalledParams {
  /**
   * Optional working directories used to discover repo marketplaces.
   */
  readonly cwds?: ReadonlyArray<AbsolutePathBuf> | null
  /**
   * Additional uninstalled plugin names that should be returned when present locally. This is used by mention surfaces that intentionally expose install entrypoints.
   */
  readonly installSuggestionPluginNames?: ReadonlyArray<string> | null
}

export interface PluginInstalledResponse {
  readonly marketplaceLoadErrors?: ReadonlyArray<MarketplaceLoadErrorInfo>
  readonly marketplaces: ReadonlyArray<PluginMarketplaceEntry>
}

export interface PluginInterface {
  readonly brandColor?: string | null
  readonly capabilities: ReadonlyArray<string>
  readonly category?: string | null
  /**
   * Local composer icon path, resolved from the installed plugin package.
   */
  readonly composerIcon?: AbsolutePathBuf | null
  /**
   * Remote composer icon URL from the plugin catalog.
   */
  readonly composerIconUrl?: string | null
  /**
   * Starter prompts for the plugin. Capped at 3 entries with a maximum of 512 characters per entry.
   */
  readonly defaultPrompt?: ReadonlyArray<string> | null
  readonly developerName?: string | null
  readonly displayName?: string | null
  /**
   * Local logo path, resolved from the installed plugin package.
   */
  readonly logo?: AbsolutePathBuf | null
  /**
   * Local dark-mode logo path, resolved from the installed plugin package.
   */
  readonly logoDark?: AbsolutePathBuf | null
  /**
   * Remote logo URL from the plugin catalog.
   */
  readonly logoUrl?: string | null
  /**
   * Remote dark-mode logo URL from the plugin catalog.
   */
  readonly logoUrlDark?: string | null
  readonly longDescription?: string | null
  readonly privacyPolicyUrl?: string | null
  /**
   * Remote screenshot URLs from the plugin catalog.
   */
  readonly screenshotUrls: ReadonlyArray<string>
  /**
   * Local screenshot paths, resolved from the installed plugin package.
   */
  readonly screenshots: ReadonlyArray<AbsolutePathBuf>
  readonly shortDescription?: string | null
  readonly termsOfServiceUrl?: string | null
  readonly websiteUrl?: string | null
}

export type PluginListMarketplaceKind =
  | "local"
  | "vertical"
  | "workspace-directory"
  | "shared-with-me"
  | "created-by-me-remote"

export interface PluginListParams {
  /**
   * Optional working directories used to discover repo marketplaces. When omitted, only home-scoped marketplaces and the official curated marketplace are considered.
   */
  readonly cwds?: ReadonlyArray<AbsolutePathBuf> | null
  /**
   * Whether the client requests a fresh remote plugin catalog fetch.
   */
  readonly forceRefetch?: boolean
  /**
   * Optional marketplace kind filter. When omitted, only local marketplaces are queried, plus the default remote catalog when enabled by feature flag.
   */
  readonly marketplaceKinds?: ReadonlyArray<PluginListMarketplaceKind> | null
}

export interface PluginListResponse {
  readonly featuredPluginIds?: ReadonlyArray<string>
  readonly marketplaceLoadErrors?: ReadonlyArray<MarketplaceLoadErrorInfo>
  readonly marketplaces: ReadonlyArray<PluginMarketplaceEntry>
}

export interface PluginMarketplaceEntry {
  readonly interface?: MarketplaceInterface | null
  readonly name: string
  /**
   * Local marketplace file path when the marketplace is backed by a local file. Remote-only catalog marketplaces do not have a local path.
   */
  readonly path?: AbsolutePathBuf | null
  readonly plugins: ReadonlyArray<PluginSummary>
}

export interface PluginReadParams {
  readonly marketplacePath?: AbsolutePathBuf | null
  readonly pluginName: string
  readonly remoteMarketplaceName?: string | null
}

export interface PluginReadResponse {
  readonly plugin: PluginDetail
}

/**
 * Runtime categories affected by this change, not just capabilities currently present. Flags describe declarations before runtime policy filtering. Updates OR the old and new bundle flags; enablement changes and cached reinstalls use the cached bundle; removals retain the old bundle's flags.
 */
export interface PluginReconcileChangedPlugin {
  readonly hasApps: boolean
  readonly hasHooks: boolean
  readonly hasMcps: boolean
  /**
   * Whether either bundle declares skill roots; not a validated inventory of enabled skills.
   */
  readonly hasSkills: boolean
  /**
   * Local plugin ID (`name@marketplace`), matching `PluginSummary.id`.
   */
  readonly id: string
}

export interface PluginReconcileParams {
  /**
   * Optional client-provided reason recorded with the reconciliation attempt.
   */
  readonly reason?: string | null
}

/**
 * Bundle and installed-state changes observed by this pass, not a runtime-readiness acknowledgement or a cumulative diff since the client's last request. Other metadata-only changes are not listed.
 */
export interface PluginReconcileResponse {
  /**
   * Plugins affected by bundle changes, enablement changes, or removals. Installed-state changes compare against the previous cached snapshot, including cached reinstalls. Removal hints survive cache cleanup failures; unchanged plugins are omitted.
   */
  readonly changedPlugins: ReadonlyArray<PluginReconcileChangedPlugin>
  /**
   * Subset of failures for which the requested bundle could not be materialized. A previously cached version may still be available.
   */
  readonly failedMaterializationRemotePluginIds: ReadonlyArray<string>
  /**
   * Backend remote plugin IDs whose bundle or identity update failed.
   */
  readonly failedRemotePluginIds: ReadonlyArray<string>
}

export interface PluginSearchParams {
  readonly cursor?: string | null
  readonly cwds?: ReadonlyArray<AbsolutePathBuf> | null
  readonly limit?: number | null
  readonly scope?: PluginSearchScope | null
  readonly searchTerm: string
}

export interface PluginSearchResponse {
  readonly data: ReadonlyArray<PluginSearchResult>
  readonly nextCursor?: string | null
}

export interface PluginSearchResult {
  readonly marketplaceName: string
  readonly marketplacePath?: AbsolutePathBuf | null
  readonly plugin: PluginSummary
}

export type PluginSearchScope = "global" | "workspace" | "personal"

export interface PluginShareCheckoutParams {
  readonly remotePluginId: string
}

export interface PluginShareCheckoutResponse {
  readonly marketplaceName: string
  readonly marketplacePath: AbsolutePathBuf
  readonly pluginId: string
  readonly pluginName: string
  readonly pluginPath: AbsolutePathBuf
  readonly remotePluginId: string
  readonly remoteVersion?: string | null
}

export interface PluginShareContext {
  readonly canPublishToWorkspace?: boolean | null
  readonly creatorAccountUserId?: string | null
  readonly creatorName?: string | null
  readonly discoverability?: PluginShareDiscoverability | null
  readonly remotePluginId: string
  /**
   * Version of the remote shared plugin release when available.
   */
  readonly remoteVersion?: string | null
  readonly sharePrincipals?: ReadonlyArray<PluginSharePrincipal> | null
  readonly shareUrl?: string | null
}

export interface PluginShareDeleteParams {
  readonly remotePluginId: string
}

export type PluginShareDeleteResponse = { readonly [x: string]: unknown }

export type PluginShareDiscoverability = "LISTED" | "UNLISTED" | "PRIVATE"

export interface PluginShareListItem {
  readonly localPluginPath?: AbsolutePathBuf | null
  readonly plugin: PluginSummary
}

export type PluginShareListParams = { readonly [x: string]: unknown }

export interface PluginShareListResponse {
  readonly data: ReadonlyArray<PluginShareListItem>
}

export interface PluginSharePrincipal {
  readonly name: string
  readonly principalId: string
  readonly principalType: PluginSharePrincipalType
  readonly role: PluginSharePrincipalRole
}

export type PluginSharePrincipalRole = "reader" | "editor" | "owner"

export type PluginSharePrincipalType = "user" | "group" | "workspace"

export interface PluginShareSaveParams {
  readonly discoverability?: PluginShareDiscoverability | null
  readonly pluginPath: AbsolutePathBuf
  readonly remotePluginId?: string | null
  readonly shareTargets?: ReadonlyArray<PluginShareTarget> | null
}

export interface PluginShareSaveResponse {
  readonly canPublishToWorkspace?: boolean | null
  readonly remotePluginId: string
  readonly shareUrl: string
}

export interface PluginShareTarget {
  readonly principalId: string
  readonly principalType: PluginSharePrincipalType
  readonly role: PluginShareTargetRole
}

export type PluginShareTargetRole = "reader" | "editor"

export type PluginShareUpdateDiscoverability = "UNLISTED" | "PRIVATE" | "LISTED"

export interface PluginShareUpdateTargetsParams {
  readonly discoverability: PluginShareUpdateDiscoverability
  readonly remotePluginId: string
  readonly shareTargets: ReadonlyArray<PluginShareTarget>
}

export interface PluginShareUpdateTargetsResponse {
  readonly discoverability: PluginShareDiscoverability
  readonly principals: ReadonlyArray<PluginSharePrincipal>
}

export interface PluginSkillReadParams {
  readonly remoteMarketplaceName: string
  readonly remotePluginId: string
  readonly skillName: string
}

export interface PluginSkillReadResponse {
  readonly contents?: string | null
}

export type PluginSource =
  | {
    readonly path: AbsolutePathBuf
    readonly type: "local"
  }
  | {
    readonly path?: string | null
    readonly refName?: string | null
    readonly sha?: string | null
    readonly type: "git"
    readonly url: string
  }
  | {
    readonly package: string
    /**
     * Optional HTTPS registry URL. Authentication stays in the user's npm config.
     */
    readonly registry?: string | null
    readonly type: "npm"
    /**
     * Optional npm version or version range.
     */
    readonly version?: string | null
  }
  /**
   * The plugin is available in the remote catalog. Download metadata is kept server-side and is not exposed through the app-server API.
   */
  | {
    readonly type: "remote"
  }

export interface PluginSummary {
  readonly authPolicy: PluginAuthPolicy
  /**
   * Availability state for installing and using the plugin.
   */
  readonly availability?: PluginAvailability
  /**
   * Why the remote plugin is unavailable, when provided by plugin-service.
   */
  readonly disabledReason?: PluginDisabledReason | null
  /**
   * Raw plugin-service plan identifiers eligible to install the plugin.
   */
  readonly eligiblePlanTypes?: ReadonlyArray<string> | null
  readonly enabled: boolean
  readonly id: string
  readonly installPolicy: PluginInstallPolicy
  readonly installPolicySource?: PluginInstallPolicySource | null
  readonly installed: boolean
  /**
   * Unix timestamp in seconds when the remote plugin was installed, when available.
   */
  readonly installedAt?: number | null
  readonly interface?: PluginInterface | null
  readonly keywords?: ReadonlyArray<string>
  /**
   * Version of the locally materialized plugin package when available.
   */
  readonly localVersion?: string | null
  readonly mustShowInstallationInterstitial?: boolean | null
  readonly name: string
  /**
   * Backend remote plugin identifier when available.
   */
  readonly remotePluginId?: string | null
  /**
   * Remote sharing context associated with this plugin when available.
   */
  readonly shareContext?: PluginShareContext | null
  readonly source: PluginSource
  /**
   * Version advertised by the remote marketplace backend when available.
   */
  readonly version?: string | null
}

export interface PluginUninstallParams {
  readonly pluginId: string
}

export type PluginUninstallResponse = { readonly [x: string]: unknown }

export interface PluginsMigration {
  readonly marketplaceName: string
  readonly pluginNames: ReadonlyArray<string>
}

/**
 * Final process exit notification for `process/spawn`.
 */
export interface ProcessExitedNotification {
  /**
   * Process exit code.
   */
  readonly exitCode: number
  /**
   * Whether output collection hit its post-exit deadline before seeing EOF or reaching the requested byte cap on either stream. Older servers omit this field.
   */
  readonly outputDrainTimedOut?: boolean | null
  /**
   * Client-supplied, connection-scoped `processHandle` from `process/spawn`.
   */
  readonly processHandle: string
  /**
   * Buffered stderr capture.
   *
   * Empty when stderr was streamed via `process/outputDelta`.
   */
  readonly stderr: string
  /**
   * Whether stderr reached `outputBytesCap`.
   *
   * In streaming mode, stderr is empty and cap state is also reported on the final stderr `process/outputDelta` notification.
   */
  readonly stderrCapReached: boolean
  /**
   * Buffered stdout capture.
   *
   * Empty when stdout was streamed via `process/outputDelta`.
   */
  readonly stdout: string
  /**
   * Whether stdout reached `outputBytesCap`.
   *
   * In streaming mode, stdout is empty and cap state is also reported on the final stdout `process/outputDelta` notification.
   */
  readonly stdoutCapReached: boolean
}

/**
 * Terminate a running `process/spawn` session.
 */
export interface ProcessKillParams {
  /**
   * Client-supplied, connection-scoped `processHandle` from `process/spawn`.
   */
  readonly processHandle: string
}

/**
 * Empty success response for `process/kill`.
 */
export type ProcessKillResponse = { readonly [x: string]: unknown }

/**
 * Base64-encoded output chunk emitted for a streaming `process/spawn` request.
 */
export interface ProcessOutputDeltaNotification {
  /**
   * True on the final streamed chunk for this stream when output was truncated by `outputBytesCap`.
   */
  readonly capReached: boolean
  /**
   * Base64-encoded output bytes.
   */
  readonly deltaBase64: string
  /**
   * Client-supplied, connection-scoped `processHandle` from `process/spawn`.
   */
  readonly processHandle: string
  /**
   * Output stream this chunk belongs to.
   */
  readonly stream: ProcessOutputStream
}

/**
 * Stream label for `process/outputDelta` notifications.
 */
export type ProcessOutputStream =
  /**
   * stdout stream. PTY mode multiplexes terminal output here.
   */
  | "stdout"
  /**
   * stderr stream.
   */
  | "stderr"

/**
 * Resize a running PTY-backed `process/spawn` session.
 */
export interface ProcessResizePtyParams {
  /**
   * Client-supplied, connection-scoped `processHandle` from `process/spawn`.
   */
  readonly processHandle: string
  /**
   * New PTY size in character cells.
   */
  readonly size: ProcessTerminalSize
}

/**
 * Empty success response for `process/resizePty`.
 */
export type ProcessResizePtyResponse = { readonly [x: string]: unknown }

/**
 * Spawn a standalone process (argv vector) without a Codex sandbox on the host where the app server is running.
 *
 * `process/spawn` returns after the process has started and the connection-scoped `processHandle` has been registered. Process output and exit are reported via `process/outputDelta` and `process/exited` notifications.
 */
export interface ProcessSpawnParams {
  /**
   * Command argv vector. Empty arrays are rejected.
   */
  readonly command: ReadonlyArray<string>
  /**
   * Absolute working directory for the process.
   */
  readonly cwd: AbsolutePathBuf
  /**
   * Optional environment overrides merged into the app-server process environment.
   *
   * Matching names override inherited values. Set a key to `null` to unset an inherited variable.
   */
  readonly env?: { readonly [x: string]: string | null } | null
  /**
   * Optional per-stream stdout/stderr capture cap in bytes.
   *
   * When omitted, the server default applies. Set to `null` to disable the cap.
   */
  readonly outputBytesCap?: number | null
  /**
   * Client-supplied, connection-scoped process handle.
   *
   * Duplicate active handles are rejected on the same connection. The same handle can be reused after the prior process exits.
   */
  readonly processHandle: string
  /**
   * Optional initial PTY size in character cells. Only valid when `tty` is true.
   */
  readonly size?: ProcessTerminalSize | null
  /**
   * Allow follow-up `process/writeStdin` requests to write stdin bytes.
   */
  readonly streamStdin?: boolean
  /**
   * Stream stdout/stderr via `process/outputDelta` notifications.
   *
   * Streamed bytes are not duplicated into the `process/exited` notification.
   */
  readonly streamStdoutStderr?: boolean
  /**
   * Optional timeout in milliseconds.
   *
   * When omitted, the server default applies. Set to `null` to disable the timeout.
   */
  readonly timeoutMs?: number | null
  /**
   * Enable PTY mode.
   *
   * This implies `streamStdin` and `streamStdoutStderr`.
   */
  readonly tty?: boolean
}

/**
 * Successful response for `process/spawn`.
 */
export type ProcessSpawnResponse = { readonly [x: string]: unknown }

/**
 * PTY size in character cells for `process/spawn` PTY sessions.
 */
export interface ProcessTerminalSize {
  /**
   * Terminal width in character cells.
   */
  readonly cols: number
  /**
   * Terminal height in character cells.
   */
  readonly rows: number
}

/**
 * Write stdin bytes to a running `process/spawn` session, close stdin, or both.
 */
export interface ProcessWriteStdinParams {
  /**
   * Close stdin after writing `deltaBase64`, if present.
   */
  readonly closeStdin?: boolean
  /**
   * Optional base64-encoded stdin bytes to write.
   */
  readonly deltaBase64?: string | null
  /**
   * Client-supplied, connection-scoped `processHandle` from `process/spawn`.
   */
  readonly processHandle: string
}

/**
 * Empty success response for `process/writeStdin`.
 */
export type ProcessWriteStdinResponse = { readonly [x: string]: unknown }

export interface Project {
  readonly createdAt: number
  readonly id: string
  readonly metadata: { readonly [x: string]: string }
  readonly name: string
  readonly position: number
  /**
   * Newest non-archived member thread's recency, in Unix seconds; null when none exist.
   */
  readonly recencyAt?: number | null
  readonly roots: ReadonlyArray<ProjectRoot>
  readonly updatedAt: number
}

export type ProjectChangeType = "created" | "updated" | "deleted"

export interface ProjectChangedNotification {
  readonly changeType: ProjectChangeType
  readonly projectId: string
}

export interface ProjectCreateParams {
  readonly idempotencyKey: string
  readonly metadata?: { readonly [x: string]: string } | null
  readonly name: string
  readonly roots: ReadonlyArray<ProjectRoot>
}

export interface ProjectCreateResponse {
  readonly project: Project
}

export interface ProjectDeleteParams {
  readonly projectId: string
}

export type ProjectDeleteResponse = { readonly [x: string]: unknown }

export interface ProjectImportParams {
  readonly idempotencyKey: string
  readonly metadata?: { readonly [x: string]: string } | null
  readonly name: string
  readonly roots: ReadonlyArray<ProjectRoot>
  readonly threads?: ReadonlyArray<string> | null
}

export interface ProjectImportResponse {
  readonly project: Project
}

export interface ProjectListParams {
  readonly cursor?: string | null
  readonly limit?: number | null
  /**
   * Requires sortKey. Defaults to asc for position and desc for recencyAt.
   */
  readonly sortDirection?: SortDirection | null
  /**
   * Defaults to position. Recency sorting always places empty projects last.
   */
  readonly sortKey?: ProjectSortKey | null
}

export interface ProjectListResponse {
  readonly data: ReadonlyArray<Project>
  readonly nextCursor?: string | null
}

export interface ProjectMoveParams {
  readonly beforeProjectId?: string | null
  readonly projectId: string
}

export type ProjectMoveResponse = { readonly [x: string]: unknown }

export interface ProjectReadParams {
  readonly projectId: string
}

export interface ProjectReadResponse {
  readonly project: Project
}

export interface ProjectRoot {
  readonly path: AbsolutePathBuf
}

export type ProjectSortKey = "position" | "recencyAt"

export interface ProjectUpdateParams {
  readonly metadata?: { readonly [x: string]: string } | null
  readonly name?: string | null
  readonly projectId: string
  readonly roots?: ReadonlyArray<ProjectRoot> | null
}

export interface ProjectUpdateResponse {
  readonly project: Project
}

export type ProviderSettings =
  | {
    readonly type: "openai"
  }
  | {
    readonly auth: GatewayAuth
    readonly type: "customGateway"
  }
  | {
    readonly profile?: string | null
    readonly region?: string | null
    readonly type: "bedrock"
  }
  | {
    /**
     * Path on the app-server host, without credential-file contents.
     */
    readonly credentialFile?: string | null
    readonly location?: string | null
    readonly projectId?: string | null
    readonly type: "gcp"
  }

/**
 * Omitted patch fields preserve their values. Explicit null clears a nullable field.
 */
export type ProviderSettingsPatch =
  | {
    readonly baseUrl?: string | null
    readonly envKey?: string | null
    readonly name?: string
    /**
     * Omit or pass null to allocate a new custom provider ID.
     */
    readonly providerId?: string | null
    readonly type: "customGateway"
  }
  /**
   * AWS configuration fields for built-in Bedrock providers.
   */
  | {
    readonly profile?: string | null
    readonly providerId: BedrockProviderId
    readonly region?: string | null
    readonly type: "bedrock"
  }
  /**
   * GCP configuration fields. Credential-file paths refer to the app-server host.
   */
  | {
    readonly credentialFile?: string | null
    readonly location?: string | null
    readonly projectId?: string | null
    readonly providerId: GcpProviderId
    readonly type: "gcp"
  }

export interface QueuedSubmission {
  readonly clientUserMessageId: string
  readonly id: string
  readonly input: ReadonlyArray<UserInput>
  /**
   * Metadata retained with this input, including across reconnect and restoration.
   */
  readonly responsesapiClientMetadata?: { readonly [x: string]: string } | null
}

export type RateLimitReachedType =
  | "rate_limit_reached"
  | "workspace_owner_credits_depleted"
  | "workspace_member_credits_depleted"
  | "workspace_owner_usage_limit_reached"
  | "workspace_member_usage_limit_reached"

export interface RateLimitResetCredit {
  /**
   * Backend-provided display description for this credit, or `null` when unavailable.
   */
  readonly description?: string | null
  /**
   * Unix timestamp in seconds when the credit expires, or `null` if it does not expire.
   */
  readonly expiresAt?: number | null
  /**
   * Unix timestamp in seconds when the credit was granted.
   */
  readonly grantedAt: number
  /**
   * Opaque backend identifier for this reset credit.
   */
  readonly id: string
  readonly resetType: RateLimitResetType
  readonly status: RateLimitResetCreditStatus
  /**
   * Backend-provided display title for this credit, or `null` when unavailable.
   */
  readonly title?: string | null
}

export type RateLimitResetCreditStatus = "available" | "redeeming" | "redeemed" | "unknown"

export interface RateLimitResetCreditsSummary {
  readonly availableCount: number
  /**
   * Detail rows for available reset credits, when the backend provides them.
   *
   * `null` means only `availableCount` is known, while an empty array means details were fetched and no available credits were returned. The backend may cap this list, so its length can be less than `availableCount`.
   */
  readonly credits?: ReadonlyArray<RateLimitResetCredit> | null
}

export type RateLimitResetType = "codexRateLimits" | "unknown"

export interface RateLimitSnapshot {
  readonly credits?: CreditsSnapshot | null
  readonly individualLimit?: SpendControlLimitSnapshot | null
  readonly limitId?: string | null
  readonly limitName?: string | null
  /**
   * Normal model whose display name and reasoning options describe this quota alias.
   */
  readonly normalModelSlug?: string | null
  readonly planType?: PlanType | null
  readonly primary?: RateLimitWindow | null
  readonly rateLimitReachedType?: RateLimitReachedType | null
  readonly secondary?: RateLimitWindow | null
  /**
   * Backend-reported spend-control state. `None` is unavailable, not a sparse-update recovery.
   */
  readonly spendControlReached?: boolean | null
}

export interface RateLimitWindow {
  readonly resetsAt?: number | null
  readonly usedPercent: number
  readonly windowDurationMins?: number | null
}

/**
 * Internal-only notification containing the exact usage from one upstream Responses API completion.
 */
export interface RawResponseCompletedNotification {
  readonly responseId: string
  readonly threadId: string
  readonly turnId: string
  readonly usage?: TokenUsageBreakdown | null
  readonly usageMetadata?: ResponseUsageMetadata | null
}

export interface RawResponseItemCompletedNotification {
  readonly item: ResponseItem
  readonly threadId: string
  readonly turnId: string
}

export type RealtimeConversationVersion = "v1" | "v2" | "v3"

export type RealtimeOutputModality = "text" | "audio"

export type RealtimeVoice =
  | "alloy"
  | "arbor"
  | "ash"
  | "aube"
  | "ballad"
  | "breeze"
  | "bubbie"
  | "cedar"
  | "coral"
  | "cove"
  | "echo"
  | "ember"
  | "haetsal"
  | "hanul"
  | "himari"
  | "juniper"
  | "leher"
  | "maple"
  | "marin"
  | "miko"
  | "neer"
  | "porto"
  | "rindo"
  | "rio"
  | "rivage"
  | "sage"
  | "selva"
  | "shimmer"
  | "sol"
  | "sonna"
  | "spruce"
  | "tinta"
  | "vale"
  | "verse"
  | "viola"

export interface RealtimeVoicesList {
  readonly defaultV1: RealtimeVoice
  readonly defaultV2: RealtimeVoice
  readonly v1: ReadonlyArray<RealtimeVoice>
  readonly v2: ReadonlyArray<RealtimeVoice>
  readonly v3?: ReadonlyArray<RealtimeVoice>
}

/**
 * A non-empty reasoning effort value advertised by the model.
 */
export type ReasoningEffort = string

export interface ReasoningEffortOption {
  readonly description: string
  readonly reasoningEffort: ReasoningEffort
}

export type ReasoningItemContent =
  | {
    readonly text: string
    readonly type: "reasoning_text"
  }
  | {
    readonly text: string
    readonly type: "text"
  }

export type ReasoningItemReasoningSummary = {
  readonly text: string
  readonly type: "summary_text"
}

/**
 * A summary of the reasoning performed by the model. This can be useful for debugging and understanding the model's reasoning process. See https://platform.openai.com/docs/guides/reasoning?api-mode=responses#reasoning-summaries
 */
export type ReasoningSummary =
  | "auto"
  | "concise"
  | "detailed"
  /**
   * Option to disable reasoning summaries.
   */
  | "none"

export interface ReasoningSummaryPartAddedNotification {
  readonly itemId: string
  readonly summaryIndex: number
  readonly threadId: string
  readonly turnId: string
}

export interface ReasoningSummaryTextDeltaNotification {
  readonly delta: string
  readonly itemId: string
  readonly summaryIndex: number
  readonly threadId: string
  readonly turnId: string
}

export interface ReasoningTextDeltaNotification {
  readonly contentIndex: number
  readonly delta: string
  readonly itemId: string
  readonly threadId: string
  readonly turnId: string
}

export interface RemoteControlClient {
  readonly appVersion?: string | null
  readonly clientId: string
  readonly deviceModel?: string | null
  readonly deviceType?: string | null
  readonly displayName?: string | null
  readonly lastSeenAt?: number | null
  readonly osVersion?: string | null
  readonly platform?: string | null
}

export type RemoteControlClientsListOrder = "asc" | "desc"

export interface RemoteControlClientsListParams {
  readonly cursor?: string | null
  readonly environmentId: string
  readonly limit?: number | null
  readonly order?: RemoteControlClientsListOrder | null
}

export interface RemoteControlClientsListResponse {
  readonly data: ReadonlyArray<RemoteControlClient>
  readonly nextCursor?: string | null
}

export interface RemoteControlClientsRevokeParams {
  readonly clientId: string
  readonly environmentId: string
}

export type RemoteControlClientsRevokeResponse = { readonly [x: string]: unknown }

export type RemoteControlConnectionStatus = "disabled" | "connecting" | "connected" | "errored"

export interface RemoteControlDisableParams {
  readonly ephemeral?: boolean
}

export interface RemoteControlDisableResponse {
  readonly environmentId?: string | null
  readonly installationId: string
  readonly serverName: string
  readonly status: RemoteControlConnectionStatus
}

export interface RemoteControlEnableParams {
  readonly ephemeral?: boolean
}

export interface RemoteControlEnableResponse {
  readonly environmentId?: string | null
  readonly installationId: string
  readonly serverName: string
  readonly status: RemoteControlConnectionStatus
}

export interface RemoteControlPairingStartParams {
  readonly manualCode?: boolean
}

export interface RemoteControlPairingStartResponse {
  readonly environmentId: string
  readonly expiresAt: number
  readonly manualPairingCode?: string | null
  readonly pairingCode: string
}

export interface RemoteControlPairingStatusParams {
  readonly manualPairingCode?: string | null
  readonly pairingCode?: string | null
}

export interface RemoteControlPairingStatusResponse {
  readonly claimed: boolean
}

/**
 * Current remote-control connection status and remote identity exposed to clients.
 */
export interface RemoteControlStatusChangedNotification {
  readonly environmentId?: string | null
  readonly installationId: string
  readonly serverName: string
  readonly status: RemoteControlConnectionStatus
}

export interface RemoteControlStatusReadResponse {
  readonly environmentId?: string | null
  readonly installationId: string
  readonly serverName: string
  readonly status: RemoteControlConnectionStatus
}

export interface RequestHeader {
  readonly name: string
  readonly value: string
}

export type RequestId = string | number

export interface RequestPermissionProfile {
  readonly fileSystem?: AdditionalFileSystemPermissions | null
  readonly network?: AdditionalNetworkPermissions | null
}

export type ResidencyRequirement = "us"

/**
 * A known resource that the server is capable of reading.
 */
export interface Resource {
  readonly _meta?: unknown
  readonly annotations?: unknown
  readonly description?: string | null
  readonly icons?: ReadonlyArray<unknown> | null
  readonly mimeType?: string | null
  readonly name: string
  readonly size?: number | null
  readonly title?: string | null
  readonly uri: string
}

/**
 * Contents returned when reading a resource from an MCP server.
 */
export type ResourceContent =
  | {
    readonly _meta?: unknown
    readonly mimeType?: string | null
    readonly text: string
    /**
     * The URI of this resource.
     */
    readonly uri: string
  }
  | {
    readonly _meta?: unknown
    readonly blob: string
    readonly mimeType?: string | null
    /**
     * The URI of this resource.
     */
    readonly uri: string
  }

/**
 * A template description for resources available on the server.
 */
export interface ResourceTemplate {
  readonly annotations?: unknown
  readonly description?: string | null
  readonly mimeType?: string | null
  readonly name: string
  readonly title?: string | null
  readonly uriTemplate: string
}

export type ResponseItem =
  | {
    readonly id?: string | null
    readonly role: string
    readonly tools: ReadonlyArray<unknown>
    readonly type: "additional_tools"
  }
  | {
    readonly content: ReadonlyArray<ContentItem>
    readonly encrypted_content?: string | null
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly phase?: MessagePhase | null
    readonly role: string
    readonly status?: string | null
    readonly type: "message"
  }
  | {
    readonly author: string
    readonly content: ReadonlyArray<AgentMessageInputContent>
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly recipient: string
    readonly type: "agent_message"
  }
  | {
    readonly content?: ReadonlyArray<ReasoningItemContent> | null
    readonly encrypted_content?: string | null
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly summary: ReadonlyArray<ReasoningItemReasoningSummary>
    readonly type: "reasoning"
  }
  | {
    readonly action: LocalShellAction
    /**
     * Set when using the Responses API.
     */
    readonly call_id?: string | null
    readonly encrypted_content?: string | null
    /**
     * Legacy id field retained for compatibility with older payloads.
     */
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly status: LocalShellStatus
    readonly type: "local_shell_call"
  }
  | {
    readonly arguments: string
    readonly call_id: string
    readonly encrypted_content?: string | null
    readonly encrypted_function_args?: ReadonlyArray<string> | null
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly name: string
    readonly namespace?: string | null
    readonly status?: string | null
    readonly type: "function_call"
  }
  | {
    readonly arguments: unknown
    readonly call_id?: string | null
    readonly encrypted_content?: string | null
    readonly execution: string
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly status?: string | null
    readonly type: "tool_search_call"
  }
  | {
    readonly call_id?: string | null
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly name?: string | null
    readonly namespace?: string | null
    readonly output: FunctionCallOutputBody
    readonly type: "function_call_output"
  }
  | {
    readonly call_id: string
    readonly encrypted_content?: string | null
    readonly id?: string | null
    readonly input: string
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly name: string
    readonly namespace?: string | null
    readonly status?: string | null
    readonly type: "custom_tool_call"
  }
  | {
    readonly call_id: string
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly name?: string | null
    readonly output: FunctionCallOutputBody
    readonly type: "custom_tool_call_output"
  }
  | {
    readonly call_id?: string | null
    readonly execution: string
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly status: string
    readonly tools: ReadonlyArray<unknown>
    readonly type: "tool_search_output"
  }
  | {
    readonly action?: ResponsesApiWebSearchAction | null
    readonly encrypted_content?: string | null
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly status?: string | null
    readonly type: "web_search_call"
  }
  | {
    readonly encrypted_content?: string | null
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly result: string
    readonly revised_prompt?: string | null
    readonly status: string
    readonly type: "image_generation_call"
  }
  | {
    readonly encrypted_content: string
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly type: "compaction"
  }
  /**
   * A durable input control interpreted by the backend at its position in history.
   */
  | {
    readonly reasoning: ConfigurationReasoning
    readonly type: "configuration_update"
  }
  | {
    readonly type: "compaction_trigger"
  }
  | {
    readonly encrypted_content?: string | null
    readonly id?: string | null
    readonly internal_chat_message_metadata_passthrough?: InternalChatMessageMetadataPassthrough | null
    readonly type: "context_compaction"
  }
  | {
    readonly type: "other"
  }

/**
 * Usage metadata reported for one upstream response.
 */
export interface ResponseUsageMetadata {
  readonly amount?: string | null
  readonly metadata?: unknown
}

export type ResponsesApiWebSearchAction =
  | {
    readonly queries?: ReadonlyArray<string> | null
    readonly query?: string | null
    readonly type: "search"
  }
  | {
    readonly type: "open_page"
    readonly url?: string | null
  }
  | {
    readonly pattern?: string | null
    readonly type: "find_in_page"
    readonly url?: string | null
  }
  | {
    readonly type: "other"
  }

/**
 * User's decision in response to an ExecApprovalRequest.
 */
export type ReviewDecision =
  /**
   * User has approved this command and the agent should execute it.
   */
  | "approved"
  /**
   * User has approved this command and wants to apply the proposed execpolicy amendment so future matching commands are permitted.
   */
  | {
    readonly approved_execpolicy_amendment: {
      readonly proposed_execpolicy_amendment: ReadonlyArray<string>
    }
  }
  /**
   * User has approved this request and wants future prompts in the same session-scoped approval cache to be automatically approved for the remainder of the session.
   */
  | "approved_for_session"
  /**
   * User has approved this MCP tool call and wants to amend its policy so matching future calls are automatically approved across sessions.
   */
  | "approved_mcp_policy_amendment"
  /**
   * User chose to persist a network policy rule (allow/deny) for future requests to the same host.
   */
  | {
    readonly network_policy_amendment: {
      readonly network_policy_amendment: NetworkPolicyAmendment
    }
  }
  /**
   * User has denied this command and the agent should not execute it, but it should continue the session and try something else.
   */
  | {
    readonly denied: {
      readonly rejection: string
    }
  }
  /**
   * Automatic approval review timed out before reaching a decision.
   */
  | "timed_out"
  /**
   * User has denied this command and the agent should not do anything until the user's next command.
   */
  | "abort"

export type ReviewDelivery = "inline"

export interface ReviewStartParams {
  /**
   * Reviews run inline on the supplied thread. Omit this field or pass `inline`. To review on a separate thread, start a thread first and use its id.
   */
  readonly delivery?: ReviewDelivery | null
  readonly target: ReviewTarget
  readonly threadId: string
}

export interface ReviewStartResponse {
  /**
   * The thread id supplied to `review/start`.
   */
  readonly reviewThreadId: string
  readonly turn: Turn
}

export type ReviewTarget =
  /**
   * Review the working tree: staged, unstaged, and untracked files.
   */
  | {
    readonly type: "uncommittedChanges"
  }
  /**
   * Review changes between the current branch and the given base branch.
   */
  | {
    readonly branch: string
    readonly type: "baseBranch"
  }
  /**
   * Review the changes introduced by a specific commit.
   */
  | {
    readonly sha: string
    /**
     * Optional human-readable label (e.g., commit subject) for UIs.
     */
    readonly title?: string | null
    readonly type: "commit"
  }
  /**
   * Arbitrary instructions, equivalent to the old free-form prompt.
   */
  | {
    readonly instructions: string
    readonly type: "custom"
  }

/**
 * Acknowledges the compression trigger, not completion. Existing maintenance locks and cooldowns can cause the background pass to skip without doing work.
 */
export type RolloutCompressResponse = { readonly [x: string]: unknown }

export type SandboxMode = "read-only" | "workspace-write" | "danger-full-access"

export type SandboxPolicy =
  | {
    readonly type: "dangerFullAccess"
  }
  | {
    readonly networkAccess?: boolean
    readonly type: "readOnly"
  }
  | {
    readonly networkAccess?: NetworkAccess
    readonly type: "externalSandbox"
  }
  | {
    readonly excludeSlashTmp?: boolean
    readonly excludeTmpdirEnvVar?: boolean
    readonly networkAccess?: boolean
    readonly type: "workspaceWrite"
    readonly writableRoots?: ReadonlyArray<AbsolutePathBuf>
  }

export interface SandboxWorkspaceWrite {
  readonly exclude_slash_tmp?: boolean
  readonly exclude_tmpdir_env_var?: boolean
  readonly network_access?: boolean
  readonly writable_roots?: ReadonlyArray<string>
}

export type ScheduledTaskSchedule =
  | {
    readonly days?: ReadonlyArray<ScheduledTaskWeekday> | null
    readonly intervalHours: number
    readonly type: "hourly"
  }
  | {
    readonly time: string
    readonly type: "daily"
  }
  | {
    readonly time: string
    readonly type: "weekdays"
  }
  | {
    readonly days: ReadonlyArray<ScheduledTaskWeekday>
    readonly time: string
    readonly type: "weekly"
  }

export interface ScheduledTaskSummary {
  readonly key: string
  readonly name: string
  readonly prompt: string
  readonly schedule: ScheduledTaskSchedule
}

export type ScheduledTaskWeekday = "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU"

/**
 * A user-selected root that can expose one or more runtime capabilities.
 */
export interface SelectedCapabilityRoot {
  /**
   * Stable identifier supplied by the capability selection platform.
   */
  readonly id: string
  /**
   * Where the selected root can be resolved.
   */
  readonly location: CapabilityRootLocation
}

export interface SendAddCreditsNudgeEmailParams {
  readonly creditType: AddCreditsNudgeCreditType
}

export interface SendAddCreditsNudgeEmailResponse {
  readonly status: AddCreditsNudgeEmailStatus
}

export interface ServerDiagnosticsGauge {
  readonly name: string
  readonly value: number
}

export type ServerDiagnosticsParams = { readonly [x: string]: unknown }

export interface ServerDiagnosticsProcess {
  readonly id: number
  readonly physicalFootprintBytes?: number | null
  readonly residentMemoryBytes?: number | null
}

export interface ServerDiagnosticsResponse {
  readonly gauges: ReadonlyArray<ServerDiagnosticsGauge>
  readonly process: ServerDiagnosticsProcess
}

/**
 * Notification sent from the server to the client.
 */
export type ServerNotification =
  /**
   * NEW NOTIFICATIONS
   */
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "error"
    readonly params: ErrorNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/started"
    readonly params: ThreadStartedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/status/changed"
    readonly params: ThreadStatusChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/readState/changed"
    readonly params: ThreadReadStateChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/archived"
    readonly params: ThreadArchivedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/deleted"
    readonly params: ThreadDeletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/unarchived"
    readonly params: ThreadUnarchivedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/closed"
    readonly params: ThreadClosedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/reverted"
    readonly params: ThreadRevertedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "skills/changed"
    readonly params: SkillsChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/name/updated"
    readonly params: ThreadNameUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/section/changed"
    readonly params: ThreadSectionChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/attachment/updated"
    readonly params: ThreadAttachmentUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/goal/updated"
    readonly params: ThreadGoalUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/prediction/updated"
    readonly params: ThreadPredictionUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/goal/cleared"
    readonly params: ThreadGoalClearedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/queue/changed"
    readonly params: ThreadQueueChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "project/changed"
    readonly params: ProjectChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/project/updated"
    readonly params: ThreadProjectUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/environment/connected"
    readonly params: EnvironmentConnectionNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/environment/disconnected"
    readonly params: EnvironmentConnectionNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/settings/updated"
    readonly params: ThreadSettingsUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/tokenUsage/updated"
    readonly params: ThreadTokenUsageUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "turn/started"
    readonly params: TurnStartedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "hook/started"
    readonly params: HookStartedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "turn/completed"
    readonly params: TurnCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "hook/completed"
    readonly params: HookCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "turn/diff/updated"
    readonly params: TurnDiffUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "turn/plan/updated"
    readonly params: TurnPlanUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/started"
    readonly params: ItemStartedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/autoApprovalReview/started"
    readonly params: ItemGuardianApprovalReviewStartedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/autoApprovalReview/completed"
    readonly params: ItemGuardianApprovalReviewCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "autoApprovalReview/strictReviewRequired"
    readonly params: StrictReviewRequiredNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/completed"
    readonly params: ItemCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/agentMessage/delta"
    readonly params: AgentMessageDeltaNotification
  }
  /**
   * EXPERIMENTAL - proposed plan streaming deltas for plan items.
   */
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/plan/delta"
    readonly params: PlanDeltaNotification
  }
  /**
   * Stream base64-encoded stdout/stderr chunks for a running `command/exec` session.
   */
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "command/exec/outputDelta"
    readonly params: CommandExecOutputDeltaNotification
  }
  /**
   * Stream base64-encoded stdout/stderr chunks for a running `process/spawn` session.
   */
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "process/outputDelta"
    readonly params: ProcessOutputDeltaNotification
  }
  /**
   * Final exit notification for a `process/spawn` session.
   */
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "process/exited"
    readonly params: ProcessExitedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/commandExecution/outputDelta"
    readonly params: CommandExecutionOutputDeltaNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/commandExecution/terminalInteraction"
    readonly params: TerminalInteractionNotification
  }
  /**
   * Deprecated legacy apply_patch output stream notification.
   */
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/fileChange/outputDelta"
    readonly params: FileChangeOutputDeltaNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/fileChange/patchUpdated"
    readonly params: FileChangePatchUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "serverRequest/resolved"
    readonly params: ServerRequestResolvedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/mcpToolCall/progress"
    readonly params: McpToolCallProgressNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "mcpServer/oauthLogin/completed"
    readonly params: McpServerOauthLoginCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "mcpServer/startupStatus/updated"
    readonly params: McpServerStatusUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "mcpServer/event/stream/notification"
    readonly params: McpServerEventStreamNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "account/updated"
    readonly params: AccountUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "account/gatewayOAuth/changed"
    readonly params: GatewayOAuthChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "account/rateLimits/updated"
    readonly params: AccountRateLimitsUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "app/list/updated"
    readonly params: AppListUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "remoteControl/status/changed"
    readonly params: RemoteControlStatusChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "externalAgentConfig/import/progress"
    readonly params: ExternalAgentConfigImportProgressNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "externalAgentConfig/import/completed"
    readonly params: ExternalAgentConfigImportCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "fs/changed"
    readonly params: FsChangedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/reasoning/summaryTextDelta"
    readonly params: ReasoningSummaryTextDeltaNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/reasoning/summaryPartAdded"
    readonly params: ReasoningSummaryPartAddedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "item/reasoning/textDelta"
    readonly params: ReasoningTextDeltaNotification
  }
  /**
   * Deprecated: Use `ContextCompaction` item type instead.
   */
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/compacted"
    readonly params: ContextCompactedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "model/rerouted"
    readonly params: ModelReroutedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "model/verification"
    readonly params: ModelVerificationNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "modelProvider/authRecoveryStarted"
    readonly params: AuthRecoveryNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "modelProvider/authRecoveryCompleted"
    readonly params: AuthRecoveryNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "turn/moderationMetadata"
    readonly params: TurnModerationMetadataNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "model/safetyBuffering/updated"
    readonly params: ModelSafetyBufferingUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "warning"
    readonly params: WarningNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "guardianWarning"
    readonly params: GuardianWarningNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "deprecationNotice"
    readonly params: DeprecationNoticeNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "configWarning"
    readonly params: ConfigWarningNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "fuzzyFileSearch/sessionUpdated"
    readonly params: FuzzyFileSearchSessionUpdatedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "fuzzyFileSearch/sessionCompleted"
    readonly params: FuzzyFileSearchSessionCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/started"
    readonly params: ThreadRealtimeStartedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/itemAdded"
    readonly params: ThreadRealtimeItemAddedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/item/started"
    readonly params: ThreadRealtimeItemStartedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/item/transcript/delta"
    readonly params: ThreadRealtimeItemTranscriptDeltaNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/item/completed"
    readonly params: ThreadRealtimeItemCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/transcript/delta"
    readonly params: ThreadRealtimeTranscriptDeltaNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/transcript/done"
    readonly params: ThreadRealtimeTranscriptDoneNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/outputAudio/delta"
    readonly params: ThreadRealtimeOutputAudioDeltaNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/sdp"
    readonly params: ThreadRealtimeSdpNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/error"
    readonly params: ThreadRealtimeErrorNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "thread/realtime/closed"
    readonly params: ThreadRealtimeClosedNotification
  }
  /**
   * Notifies the user of world-writable directories on Windows, which cannot be protected by the sandbox.
   */
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "windows/worldWritableWarning"
    readonly params: WindowsWorldWritableWarningNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "windowsSandbox/setupCompleted"
    readonly params: WindowsSandboxSetupCompletedNotification
  }
  | {
    /**
     * Unix timestamp (in milliseconds) when app-server emitted this notification.
     */
    readonly emittedAtMs?: number
    readonly method: "account/login/completed"
    readonly params: AccountLoginCompletedNotification
  }

export interface ServerRequestResolvedNotification {
  readonly requestId: RequestId
  readonly threadId: string
}

export interface SessionMigration {
  readonly cwd: string
  readonly path: string
  readonly title?: string | null
}

export type SessionSource = "cli" | "vscode" | "exec" | "appServer" | "unknown" | {
  readonly custom: string
} | {
  readonly subAgent: SubAgentSource
}

/**
 * Settings for a collaboration mode.
 */
export interface Settings {
  readonly developer_instructions?: string | null
  readonly model: string
  readonly reasoning_effort?: ReasoningEffort | null
}

export interface SkillDependencies {
  readonly tools: ReadonlyArray<SkillToolDependency>
}

export interface SkillErrorInfo {
  readonly message: string
  readonly path: string
}

export interface SkillInterface {
  readonly brandColor?: string | null
  readonly defaultPrompt?: string | null
  readonly displayName?: string | null
  readonly iconLarge?: AbsolutePathBuf | null
  /**
   * Remote large icon URL from the plugin catalog.
   */
  readonly iconLargeUrl?: string | null
  readonly iconSmall?: AbsolutePathBuf | null
  /**
   * Remote small icon URL from the plugin catalog.
   */
  readonly iconSmallUrl?: string | null
  readonly shortDescription?: string | null
}

export interface SkillMetadata {
  readonly dependencies?: SkillDependencies | null
  readonly description: string
  readonly enabled: boolean
  readonly interface?: SkillInterface | null
  readonly name: string
  readonly path: LegacyAppPathString
  /**
   * Owning plugin ID, matching `PluginSummary.id`, when known.
   */
  readonly pluginId?: string | null
  readonly scope: SkillScope
  /**
   * Legacy short_description from SKILL.md. Prefer SKILL.json interface.short_description.
   */
  readonly shortDescription?: string | null
}

export interface SkillMigration {
  readonly name: string
}

export type SkillScope = "user" | "repo" | "system" | "admin"

export interface SkillSummary {
  readonly description: string
  readonly enabled: boolean
  readonly interface?: SkillInterface | null
  readonly name: string
  readonly path?: LegacyAppPathString | null
  readonly shortDescription?: string | null
}

export interface SkillToolDependency {
  readonly command?: string | null
  readonly description?: string | null
  readonly transport?: string | null
  readonly type: string
  readonly url?: string | null
  readonly value: string
}

/**
 * Notification emitted when watched local skill files change.
 *
 * Treat this as an invalidation signal and re-run `skills/list` with the client's current parameters when refreshed skill metadata is needed.
 */
export type SkillsChangedNotification = { readonly [x: string]: unknown }

export interface SkillsConfigWriteParams {
  readonly enabled: boolean
  /**
   * Name-based selector.
   */
  readonly name?: string | null
  /**
   * Path-based selector.
   */
  readonly path?: AbsolutePathBuf | null
}

export interface SkillsConfigWriteResponse {
  readonly effectiveEnabled: boolean
}

export interface SkillsExtraRootsSetParams {
  readonly extraRoots: ReadonlyArray<AbsolutePathBuf>
}

export type SkillsExtraRootsSetResponse = { readonly [x: string]: unknown }

export interface SkillsListEntry {
  readonly cwd: string
  readonly errors: ReadonlyArray<SkillErrorInfo>
  readonly skills: ReadonlyArray<SkillMetadata>
}

export interface SkillsListParams {
  /**
   * When empty, defaults to the current session working directory.
   */
  readonly cwds?: ReadonlyArray<string>
  /**
   * When true, bypass the skills cache and re-scan skills from disk.
   */
  readonly forceReload?: boolean
}

export interface SkillsListResponse {
  readonly data: ReadonlyArray<SkillsListEntry>
}

export type SortDirection = "asc" | "desc"

export interface SpendControlLimitSnapshot {
  readonly limit: string
  readonly remainingPercent: number
  readonly resetsAt: number
  readonly used: string
}

export interface StrictReviewRequiredNotification {
  /**
   * Unix timestamp (in milliseconds) when this review started.
   */
  readonly startedAtMs: number
  readonly threadId: string
  readonly turnId: string
}

export type SubAgentActivityKind = "started" | "interacted" | "interrupted" | "completed"

export type SubAgentSource = "review" | "compact" | "memory_consolidation" | {
  readonly thread_spawn: {
    readonly agent_nickname?: string | null
    readonly agent_path?: AgentPath | null
    readonly agent_role?: string | null
    readonly depth: number
    readonly parent_thread_id: ThreadId
  }
} | {
  readonly other: string
}

export interface SubagentMigration {
  readonly name: string
}

export interface TerminalInteractionNotification {
  readonly itemId: string
  readonly processId: string
  readonly stdin: string
  readonly threadId: string
  readonly turnId: string
}

export interface TextElement {
  /**
   * Byte range in the parent `text` buffer that this element occupies.
   */
  readonly byteRange: ByteRange
  /**
   * Optional human-readable placeholder for the element, displayed in the UI.
   */
  readonly placeholder?: string | null
}

export interface TextPosition {
  /**
   * 1-based column number (in Unicode scalar values).
   */
  readonly column: number
  /**
   * 1-based line number.
   */
  readonly line: number
}

export interface TextRange {
  readonly end: TextPosition
  readonly start: TextPosition
}

export interface Thread {
  /**
   * Optional random unique nickname assigned to an AgentControl-spawned sub-agent.
   */
  readonly agentNickname?: string | null
  /**
   * Optional role (agent_role) assigned to an AgentControl-spawned sub-agent.
   */
  readonly agentRole?: string | null
  /**
   * Parent that owns this persisted attached thread, independent of fork or spawn lineage.
   */
  readonly attachedToThreadId?: string | null
  /**
   * Whether the app server accepts direct turn input for this loaded thread. `None` means the capability is unavailable, such as for an unloaded stored thread.
   */
  readonly canAcceptDirectInput?: boolean | null
  /**
   * Version of the CLI that created the thread.
   */
  readonly cliVersion: string
  /**
   * Unix timestamp (in seconds) when the thread was created.
   */
  readonly createdAt: number
  /**
   * Working directory captured for the thread.
   */
  readonly cwd: AbsolutePathBuf
  /**
   * Saved Daybreak choice, independent of turn execution. Null if unset.
   */
  readonly daybreakEnabled?: boolean | null
  /**
   * Current environments for a loaded thread, in priority order, primary first. `null` means the thread is not loaded or the server does not expose its selection. An empty list means no environments are selected. This does not report connection status.
   */
  readonly environments?: ReadonlyArray<ThreadEnvironment> | null
  /**
   * Whether the thread is ephemeral and should not be materialized on disk.
   */
  readonly ephemeral: boolean
  /**
   * Optional implementation-specific thread data.
   */
  readonly extra?: ThreadExtra | null
  /**
   * Source thread id when this thread was created by forking another thread.
   */
  readonly forkedFromId?: string | null
  /**
   * Optional Git metadata captured when the thread was created.
   */
  readonly gitInfo?: GitInfo | null
  /**
   * Persisted thread history contract selected when this thread was created.
   */
  readonly historyMode?: ThreadHistoryMode
  /**
   * Identifier for this thread. Codex-generated thread IDs are UUIDv7.
   */
  readonly id: string
  /**
   * Current configured model when loaded, otherwise the latest persisted model. Null when unavailable. This is not per-turn execution telemetry.
   */
  readonly model?: string | null
  /**
   * Model provider used for this thread (for example, 'openai').
   */
  readonly modelProvider: string
  /**
   * Optional user-facing thread title.
   */
  readonly name?: string | null
  /**
   * Originator recorded when the thread was created, independent of its current client or executor. Null when the recorded originator is unavailable.
   */
  readonly originator?: string | null
  /**
   * The ID of the parent thread. This will only be set if this thread is a subagent.
   */
  readonly parentThreadId?: string | null
  /**
   * [UNSTABLE] Path to the thread on disk.
   */
  readonly path?: string | null
  /**
   * Usually the first user message in the thread, if available.
   */
  readonly preview: string
  /**
   * Canonical project assignment owned by app-server, if any.
   */
  readonly projectId: string | null
  /**
   * Current configured reasoning effort when loaded, otherwise the latest persisted effort. Null when unset or unavailable. This is not per-turn execution telemetry.
   */
  readonly reasoningEffort?: ReasoningEffort | null
  /**
   * Unix timestamp (in seconds) used for thread recency ordering.
   */
  readonly recencyAt?: number | null
  /**
   * The independently persisted section selected for this thread, if any.
   */
  readonly section?: ThreadSection | null
  /**
   * Unix timestamp in seconds when the thread entered its current section.
   */
  readonly sectionEnteredAt?: number | null
  /**
   * Session id shared by threads that belong to the same session tree.
   */
  readonly sessionId: string
  /**
   * Origin of the thread (CLI, VSCode, codex exec, codex app-server, etc.).
   */
  readonly source: SessionSource
  /**
   * Current runtime status for the thread.
   */
  readonly status: ThreadStatus
  /**
   * Optional analytics source classification for this thread.
   */
  readonly threadSource?: ThreadSource | null
  /**
   * Only populated on `thread/resume`, `thread/fork`, and `thread/read` (when `includeTurns` is true) responses. For all other responses and notifications returning a Thread, the turns field will be an empty list.
   */
  readonly turns: ReadonlyArray<Turn>
  /**
   * Unix timestamp (in seconds) when the thread was last updated.
   */
  readonly updatedAt: number
}

export type ThreadActiveFlag = "waitingOnApproval" | "waitingOnUserInput"

export interface ThreadApproveGuardianDeniedActionParams {
  /**
   * Serialized `codex_protocol::protocol::GuardianAssessmentEvent`.
   */
  readonly event: unknown
  readonly threadId: string
}

export type ThreadApproveGuardianDeniedActionResponse = { readonly [x: string]: unknown }

export interface ThreadArchiveParams {
  readonly threadId: string
}

export type ThreadArchiveResponse = { readonly [x: string]: unknown }

export interface ThreadArchivedNotification {
  readonly threadId: string
}

/**
 * An independently persisted attachment associated with a thread.
 */
export interface ThreadAttachment {
  readonly attachmentType: string
  readonly createdAt: number
  readonly id: string
  readonly identityKey: string
  readonly payload: unknown
}

/**
 * Result of attempting to associate an attachment with a thread.
 */
export type ThreadAttachmentAddOutcome = "created" | "existing"

/**
 * Parameters for creating or locating an attachment on its owning thread.
 */
export interface ThreadAttachmentAddParams {
  readonly attachmentType: string
  readonly identityKey: string
  readonly payload: unknown
  readonly threadId: string
}

/**
 * The created or existing attachment.
 */
export interface ThreadAttachmentAddResponse {
  readonly attachment: ThreadAttachment
  readonly outcome: ThreadAttachmentAddOutcome
}

/**
 * Parameters for listing attachments from one thread.
 */
export interface ThreadAttachmentListParams {
  readonly cursor?: string | null
  readonly limit?: number | null
  readonly threadId: string
}

/**
 * One page of attachments associated with the requested thread.
 */
export interface ThreadAttachmentListResponse {
  readonly data: ReadonlyArray<ThreadAttachment>
  readonly nextCursor?: string | null
}

/**
 * The persisted attachment change represented by a notification.
 */
export type ThreadAttachmentOperation = "created" | "deleted"

/**
 * A thread that currently owns an attachment with the requested identity.
 */
export interface ThreadAttachmentOwner {
  /**
   * Whether the owning thread is archived, not whether it is currently executing a turn.
   */
  readonly archived: boolean
  readonly threadId: string
}

/**
 * Parameters for reverse lookup by attachment identity within this server's store.
 */
export interface ThreadAttachmentOwnerListParams {
  /**
   * Omitted or null returns all matches; false returns non-archived threads only.
   */
  readonly archived?: boolean | null
  readonly attachmentType: string
  readonly cursor?: string | null
  readonly identityKey: string
  readonly limit?: number | null
}

/**
 * One page of matching owners, including threads without their own user messages.
 */
export interface ThreadAttachmentOwnerListResponse {
  readonly data: ReadonlyArray<ThreadAttachmentOwner>
  readonly nextCursor?: string | null
}

/**
 * Parameters for deleting an attachment by its stable thread-local identity.
 */
export interface ThreadAttachmentRemoveParams {
  readonly attachmentType: string
  readonly identityKey: string
  readonly threadId: string
}

/**
 * Successful deletion does not return additional attachment data.
 */
export type ThreadAttachmentRemoveResponse = { readonly [x: string]: unknown }

/**
 * Notification published after a thread attachment is created or deleted.
 */
export interface ThreadAttachmentUpdatedNotification {
  readonly attachmentId: string
  readonly attachmentType: string
  readonly identityKey: string
  readonly operation: ThreadAttachmentOperation
  readonly threadId: string
}

export interface ThreadBackgroundTerminal {
  readonly command: string
  readonly cpuPercent?: number | null
  readonly cwd: LegacyAppPathString
  readonly itemId: string
  readonly osPid?: number | null
  readonly processId: string
  readonly rssKb?: number | null
}

export interface ThreadBackgroundTerminalsCleanParams {
  readonly threadId: string
}

export type ThreadBackgroundTerminalsCleanResponse = { readonly [x: string]: unknown }

export interface ThreadBackgroundTerminalsListParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Optional page size.
   */
  readonly limit?: number | null
  readonly threadId: string
}

export interface ThreadBackgroundTerminalsListResponse {
  readonly data: ReadonlyArray<ThreadBackgroundTerminal>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. If None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

export interface ThreadBackgroundTerminalsTerminateParams {
  readonly processId: string
  readonly threadId: string
}

export interface ThreadBackgroundTerminalsTerminateResponse {
  readonly terminated: boolean
}

export interface ThreadClosedNotification {
  readonly threadId: string
}

export interface ThreadCompactStartParams {
  readonly threadId: string
}

export type ThreadCompactStartResponse = { readonly [x: string]: unknown }

/**
 * Parameters for `thread/decrement_elicitation`.
 */
export interface ThreadDecrementElicitationParams {
  /**
   * Thread whose out-of-band elicitation counter should be decremented.
   */
  readonly threadId: string
}

/**
 * Response for `thread/decrement_elicitation`.
 */
export interface ThreadDecrementElicitationResponse {
  /**
   * Current out-of-band elicitation count after the decrement.
   */
  readonly count: number
  /**
   * Whether timeout accounting remains paused after applying the decrement.
   */
  readonly paused: boolean
}

export interface ThreadDeleteParams {
  readonly threadId: string
}

export type ThreadDeleteResponse = { readonly [x: string]: unknown }

export interface ThreadDeletedNotification {
  readonly threadId: string
}

/**
 * An environment selected by a loaded thread, independent of connection status.
 */
export interface ThreadEnvironment {
  readonly cwd: LegacyAppPathString
  readonly environmentId: string
  readonly runtimeWorkspaceRoots: ReadonlyArray<LegacyAppPathString>
}

/**
 * Extra app-server data for a thread.
 */
export type ThreadExtra = { readonly [x: string]: unknown }

/**
 * There are two ways to fork a thread: 1. By thread_id: load the thread from disk by thread_id and fork it into a new thread. 2. By path: load the thread from disk by path and fork it into a new thread.
 *
 * If using a non-empty path, the thread_id param will be ignored. Empty string path values are treated as absent.
 *
 * Prefer using thread_id whenever possible.
 */
export interface ThreadForkParams {
  readonly approvalPolicy?: AskForApproval | null
  /**
   * Override where approval requests are routed for review on this thread and subsequent turns.
   */
  readonly approvalsReviewer?: ApprovalsReviewer | null
  /**
   * Persist the fork as an attached thread of its resolved source, hidden from ordinary lists. The source cannot be deleted while attached threads exist. Requires a paginated source and local storage; incompatible with ephemeral and deferGoalContinuation. Omitted or false creates an ordinary fork.
   */
  readonly attachToSource?: boolean
  readonly baseInstructions?: string | null
  /**
   * Optional turn id to fork before, excluding that turn and all later turns. Cannot be combined with `last_turn_id`.
   */
  readonly beforeTurnId?: string | null
  readonly config?: { readonly [x: string]: unknown } | null
  readonly cwd?: string | null
  /**
   * When true, carry the source thread's current goal into the fork without starting its initial automatic continuation. The next explicit turn owns the goal lifecycle, and normal automatic continuation resumes after it.
   */
  readonly deferGoalContinuation?: boolean
  readonly developerInstructions?: string | null
  readonly ephemeral?: boolean
  /**
   * When true, return only thread metadata and live fork state without populating `thread.turns`. This is useful when the client plans to call `thread/turns/list` immediately after forking. Full-history hydration is deprecated for paginated threads; use this with `thread/turns/list` and `thread/items/list` instead.
   */
  readonly excludeTurns?: boolean
  /**
   * Disable MCP servers in prediction mode when the inherited window uses incremental tools on Responses Lite. Requires `experimentalPredictionMode: true`.
   */
  readonly experimentalDisablePredictionMcp?: boolean
  /**
   * Start from the loaded parent's effective config, tools, environments, and persisted history to maximize prompt-cache reuse. Requires a loaded, persisted parent and `ephemeral: true`. Enables `features.reasoning_effort_override` on the fork. Only `config.thread_unload_delay_secs` may override the inherited config. Cannot be combined with `path`, `lastTurnId`, or `beforeTurnId`.
   */
  readonly experimentalPredictionMode?: boolean
  /**
   * Optional last turn id to fork through, inclusive.
   *
   * When specified, turns after `last_turn_id` are omitted from the fork. The referenced turn cannot be in progress.
   */
  readonly lastTurnId?: string | null
  /**
   * Configuration overrides for the forked thread, if any.
   */
  readonly model?: string | null
  readonly modelProvider?: string | null
  /**
   * [UNSTABLE] Specify the rollout path to fork from. If specified, the thread_id param will be ignored.
   */
  readonly path?: string | null
  /**
   * Named profile id for the forked thread. Cannot be combined with `sandbox`.
   */
  readonly permissions?: string | null
  /**
   * Replace the thread's runtime workspace roots. Paths must be absolute.
   */
  readonly runtimeWorkspaceRoots?: ReadonlyArray<AbsolutePathBuf> | null
  readonly sandbox?: SandboxMode | null
  readonly serviceTier?: string | null
  readonly threadId: string
  /**
   * Optional client-supplied analytics source classification for this forked thread.
   */
  readonly threadSource?: ThreadSource | null
}

export interface ThreadForkResponse {
  /**
   * Named or implicit built-in profile that produced the active permissions, when known.
   */
  readonly activePermissionProfile?: ActivePermissionProfile | null
  readonly approvalPolicy: AskForApproval
  /**
   * Reviewer currently used for approval requests on this thread.
   */
  readonly approvalsReviewer: ApprovalsReviewer
  readonly cwd: AbsolutePathBuf
  /**
   * Saved list of disabled plugin IDs. Does not yet filter plugin capabilities.
   */
  readonly disabledPluginIds?: ReadonlyArray<string>
  /**
   * Environment-native paths to instruction source files currently loaded for this thread.
   */
  readonly instructionSources?: ReadonlyArray<LegacyAppPathString>
  readonly model: string
  readonly modelProvider: string
  /**
   * @deprecated Always `explicitRequestOnly`. Use `reasoningEffort` for Ultra behavior.
   */
  readonly multiAgentMode?: MultiAgentMode
  readonly reasoningEffort?: ReasoningEffort | null
  /**
   * Thread-scoped runtime workspace roots used to materialize `:workspace_roots`.
   */
  readonly runtimeWorkspaceRoots?: ReadonlyArray<AbsolutePathBuf>
  /**
   * Legacy sandbox policy retained for compatibility. Experimental clients should prefer `activePermissionProfile` for profile provenance.
   */
  readonly sandbox: SandboxPolicy
  readonly serviceTier?: string | null
  readonly thread: Thread
}

export interface ThreadGoal {
  readonly createdAt: number
  readonly objective: string
  readonly status: ThreadGoalStatus
  readonly threadId: string
  readonly timeUsedSeconds: number
  readonly tokenBudget?: number | null
  readonly tokensUsed: number
  readonly updatedAt: number
}

export interface ThreadGoalClearParams {
  /**
   * Missing provenance does not supply user authorization.
   */
  readonly origin?: ThreadGoalMutationOrigin | null
  readonly threadId: string
}

export interface ThreadGoalClearResponse {
  readonly cleared: boolean
}

export interface ThreadGoalClearedNotification {
  readonly threadId: string
}

export interface ThreadGoalGetParams {
  readonly threadId: string
}

export interface ThreadGoalGetResponse {
  readonly goal?: ThreadGoal | null
}

/**
 * Distinguishes explicit user actions from automatic goal lifecycle mutations.
 */
export type ThreadGoalMutationOrigin = "user" | "automatic"

export interface ThreadGoalSetParams {
  readonly objective?: string | null
  /**
   * Missing provenance does not supply user authorization.
   */
  readonly origin?: ThreadGoalMutationOrigin | null
  readonly status?: ThreadGoalStatus | null
  readonly threadId: string
  readonly tokenBudget?: number | null
}

export interface ThreadGoalSetResponse {
  readonly goal: ThreadGoal
}

export type ThreadGoalStatus = "active" | "paused" | "blocked" | "usageLimited" | "budgetLimited" | "complete"

export interface ThreadGoalUpdatedNotification {
  readonly goal: ThreadGoal
  readonly threadId: string
  readonly turnId?: string | null
}

export interface ThreadGuardianAssessment {
  readonly outcome: GuardianAssessmentOutcome
  readonly rationale: string
  readonly riskLevel: GuardianRiskLevel
  readonly userAuthorization: GuardianUserAuthorization
}

/**
 * Calling `thread/guardianReview` subscribes the connection to the thread. The subscription remains after the review completes, keeping the thread loaded until the client calls `thread/unsubscribe` or disconnects.
 */
export interface ThreadGuardianReviewParams {
  readonly threadId: string
}

export interface ThreadGuardianReviewResponse {
  /**
   * Null when current policy or a remembered approval skips review.
   */
  readonly assessment?: ThreadGuardianAssessment | null
  readonly callId: string
}

export type ThreadHistoryMode = "legacy" | "paginated"

export type ThreadId = string

/**
 * Parameters for `thread/increment_elicitation`.
 */
export interface ThreadIncrementElicitationParams {
  /**
   * Thread whose out-of-band elicitation counter should be incremented.
   */
  readonly threadId: string
}

/**
 * Response for `thread/increment_elicitation`.
 */
export interface ThreadIncrementElicitationResponse {
  /**
   * Current out-of-band elicitation count after the increment.
   */
  readonly count: number
  /**
   * Whether timeout accounting is paused after applying the increment.
   */
  readonly paused: boolean
}

export interface ThreadInjectItemsParams {
  /**
   * Raw Responses API items to append to the thread's model-visible history.
   */
  readonly items: ReadonlyArray<unknown>
  readonly threadId: string
}

export type ThreadInjectItemsResponse = { readonly [x: string]: unknown }

/**
 * A thread item and its recorded lifecycle times. The payload stays flat on the wire.
 */
export type ThreadItem =
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly clientId?: string | null
    readonly content: ReadonlyArray<UserInput>
    readonly id: string
    readonly type: "userMessage"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly fragments: ReadonlyArray<HookPromptFragment>
    readonly id: string
    readonly type: "hookPrompt"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly delivery?: AgentMessageDelivery | null
    readonly id: string
    readonly memoryCitation?: MemoryCitation | null
    readonly moderation?: AgentMessageModeration | null
    readonly phase?: MessagePhase | null
    readonly questions?: ReadonlyArray<AsyncUserInputQuestion> | null
    readonly text: string
    readonly type: "agentMessage"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly id: string
    readonly name: string
    readonly namespace?: string | null
    readonly output: FunctionCallOutputBody
    readonly type: "functionCallOutput"
  }
  /**
   * EXPERIMENTAL - proposed plan item content. The completed plan item is authoritative and may not match the concatenation of `PlanDelta` text.
   */
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly id: string
    readonly text: string
    readonly type: "plan"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly content?: ReadonlyArray<string>
    readonly id: string
    readonly summary?: ReadonlyArray<string>
    readonly type: "reasoning"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    /**
     * The command's output, aggregated from stdout and stderr.
     */
    readonly aggregatedOutput?: string | null
    /**
     * The command to be executed.
     */
    readonly command: string
    /**
     * A best-effort parsing of the command to understand the action(s) it will perform. This returns a list of CommandAction objects because a single shell command may be composed of many commands piped together.
     */
    readonly commandActions: ReadonlyArray<CommandAction>
    /**
     * The command's working directory.
     */
    readonly cwd: LegacyAppPathString
    /**
     * The duration of the command execution in milliseconds.
     */
    readonly durationMs?: number | null
    /**
     * The command's exit code.
     */
    readonly exitCode?: number | null
    readonly id: string
    /**
     * Trusted first-party plugin id when this command resolves to one plugin script.
     */
    readonly pluginId?: string | null
    /**
     * Identifier for the underlying PTY process (when available).
     */
    readonly processId?: string | null
    /**
     * Safe plugin-relative path when this command resolves to one plugin script.
     */
    readonly scriptPath?: string | null
    readonly source?: CommandExecutionSource
    readonly status: CommandExecutionStatus
    readonly type: "commandExecution"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly changes: ReadonlyArray<FileUpdateChange>
    readonly id: string
    readonly status: PatchApplyStatus
    readonly type: "fileChange"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly appContext?: McpToolCallAppContext | null
    readonly arguments: unknown
    /**
     * The duration of the MCP tool call in milliseconds.
     */
    readonly durationMs?: number | null
    readonly error?: McpToolCallError | null
    readonly id: string
    /**
     * Legacy compatibility field; prefer `mcpAppUi.resourceUri` when available.
     */
    readonly mcpAppResourceUri?: string | null
    /**
     * Presentation captured from the invoked descriptor; absent in older history.
     */
    readonly mcpAppUi?: McpAppUi | null
    readonly pluginId?: string | null
    readonly readOnlyHint?: boolean | null
    readonly result?: McpToolCallResult | null
    readonly server: string
    readonly status: McpToolCallStatus
    readonly tool: string
    readonly type: "mcpToolCall"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly arguments: unknown
    readonly contentItems?: ReadonlyArray<DynamicToolCallOutputContentItem> | null
    /**
     * The duration of the dynamic tool call in milliseconds.
     */
    readonly durationMs?: number | null
    readonly id: string
    readonly namespace?: string | null
    readonly status: DynamicToolCallStatus
    readonly success?: boolean | null
    readonly tool: string
    readonly type: "dynamicToolCall"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    /**
     * Last known status of the target agents, when available.
     */
    readonly agentsStates: { readonly [x: string]: CollabAgentState }
    /**
     * Unique identifier for this collab tool call.
     */
    readonly id: string
    /**
     * Model requested for the spawned agent, when applicable.
     */
    readonly model?: string | null
    /**
     * Prompt text sent as part of the collab tool call, when available.
     */
    readonly prompt?: string | null
    /**
     * Reasoning effort requested for the spawned agent, when applicable.
     */
    readonly reasoningEffort?: ReasoningEffort | null
    /**
     * Thread ID of the receiving agent, when applicable. In case of spawn operation, this corresponds to the newly spawned agent.
     */
    readonly receiverThreadIds: ReadonlyArray<string>
    /**
     * Thread ID of the agent issuing the collab request.
     */
    readonly senderThreadId: string
    /**
     * Current status of the collab tool call.
     */
    readonly status: CollabAgentToolCallStatus
    /**
     * Name of the collab tool that was invoked.
     */
    readonly tool: CollabAgentTool
    readonly type: "collabAgentToolCall"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly agentPath: string
    readonly agentThreadId: string
    readonly id: string
    readonly kind: SubAgentActivityKind
    /**
     * Resolved model at sub-agent creation; absent from older records and other activities.
     */
    readonly model?: string | null
    /**
     * Resolved reasoning effort at sub-agent creation, when known.
     */
    readonly reasoningEffort?: ReasoningEffort | null
    readonly type: "subAgentActivity"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly action?: WebSearchAction | null
    readonly id: string
    readonly query: string
    /**
     * Structured search results returned out-of-band by standalone web search.
     *
     * These stay as opaque JSON at the extension/app-server boundary so new result fields and result types can pass through without a Codex release.
     */
    readonly results?: ReadonlyArray<unknown> | null
    readonly type: "webSearch"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly id: string
    readonly path: LegacyAppPathString
    readonly type: "imageView"
  }
  /**
   * Display item emitted by the interruptible `clock.sleep` tool.
   */
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly durationMs: number
    readonly id: string
    readonly type: "sleep"
  }
  /**
   * Either inline generated-image data or its durable attachment-store identity.
   *
   * `File` must remain first so rollouts written during the migration, which contain both an empty `result` and a `fileId`, retain the file reference when deserialized.
   */
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly failure?: ImageGenerationFailure | null
    /**
     * Image generation identifier for the generated image, when provided by the image backend.
     */
    readonly generationId?: string | null
    readonly id: string
    /**
     * Observed local inputs for a completed generation, absent on older items.
     */
    readonly inputImages?: ReadonlyArray<ImageGenerationInputImage>
    readonly revisedPrompt?: string | null
    readonly savedPath?: AbsolutePathBuf | null
    readonly status: string
    readonly transparentBackground?: boolean | null
    readonly type: "imageGeneration"
    readonly fileId: string
  }
  /**
   * Either inline generated-image data or its durable attachment-store identity.
   *
   * `File` must remain first so rollouts written during the migration, which contain both an empty `result` and a `fileId`, retain the file reference when deserialized.
   */
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly failure?: ImageGenerationFailure | null
    /**
     * Image generation identifier for the generated image, when provided by the image backend.
     */
    readonly generationId?: string | null
    readonly id: string
    /**
     * Observed local inputs for a completed generation, absent on older items.
     */
    readonly inputImages?: ReadonlyArray<ImageGenerationInputImage>
    readonly revisedPrompt?: string | null
    readonly savedPath?: AbsolutePathBuf | null
    readonly status: string
    readonly transparentBackground?: boolean | null
    readonly type: "imageGeneration"
    readonly result: string
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly id: string
    readonly review: string
    readonly type: "enteredReviewMode"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly id: string
    readonly review: string
    readonly type: "exitedReviewMode"
  }
  | {
    /**
     * Unix timestamp in milliseconds when the item completed, if recorded.
     */
    readonly completedAtMs?: number | null
    /**
     * Unix timestamp in milliseconds when the item started, if recorded.
     */
    readonly startedAtMs?: number | null
    readonly id: string
    readonly type: "contextCompaction"
  }

export interface ThreadItemEntry {
  /**
   * Unix timestamp (milliseconds) when the item completed, if recorded by the producer.
   */
  readonly completedAtMs?: number | null
  readonly item: ThreadItem
  /**
   * The saved output was omitted. Fetch the complete item with `thread/items/read`.
   */
  readonly outputDeferred?: boolean
  /**
   * Unix timestamp (milliseconds) when the item started, if recorded by the producer.
   */
  readonly startedAtMs?: number | null
  /**
   * Turn containing this item.
   */
  readonly turnId: string
}

export interface ThreadItemOutputDeferral {
  /**
   * Defer nonempty output from successful commands.
   */
  readonly commandExecution?: boolean
  /**
   * Defer nonempty plain-text results from successful MCP tool calls.
   */
  readonly mcpToolCall?: boolean
}

/**
 * An exclusive item position within the requested visible turn.
 */
export type ThreadItemsListAnchor = {
  readonly itemId: string
  readonly type: "item"
}

/**
 * Starting position for an item-history page.
 */
export type ThreadItemsListCursor = string | ThreadItemsListAnchor

export interface ThreadItemsListParams {
  /**
   * Opaque continuation cursor or an exclusive item anchor in the requested visible turn. An item anchor requires a non-empty `turnId`; ascending (the default) returns items after it, and descending returns items before it. Continue with the returned string cursor.
   */
  readonly cursor?: ThreadItemsListCursor | null
  /**
   * For a single turn, choose which saved outputs to fetch separately by item ID.
   */
  readonly deferOutput?: ThreadItemOutputDeferral | null
  /**
   * Optional item page size.
   */
  readonly limit?: number | null
  /**
   * Optional item pagination direction; defaults to ascending.
   */
  readonly sortDirection?: SortDirection | null
  readonly threadId: string
  /**
   * Optional turn id to filter by. When omitted, returns items across the thread.
   */
  readonly turnId?: string | null
}

export interface ThreadItemsListResponse {
  /**
   * Opaque cursor to pass as `cursor` when reversing `sortDirection`. This is only populated when the page contains at least one item.
   */
  readonly backwardsCursor?: string | null
  readonly data: ReadonlyArray<ThreadItemEntry>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. if None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

/**
 * EXPERIMENTAL - retrieve a bounded set of persisted items from one turn.
 */
export interface ThreadItemsReadParams {
  /**
   * Item IDs to retrieve. Supply 1 to 100 IDs.
   */
  readonly itemIds: ReadonlyArray<string>
  readonly threadId: string
  readonly turnId: string
}

/**
 * EXPERIMENTAL - persisted items returned in canonical stored order.
 */
export interface ThreadItemsReadResponse {
  readonly data: ReadonlyArray<ThreadItemEntry>
}

export type ThreadListCwdFilter = string | ReadonlyArray<string>

export interface ThreadListParams {
  /**
   * Optional ancestor thread filter. Returns spawned descendants at any depth, excluding the ancestor itself. Mutually exclusive with `parentThreadId`.
   */
  readonly ancestorThreadId?: string | null
  /**
   * Optional archived filter; when set to true, only archived threads are returned. If false or null, only non-archived threads are returned.
   */
  readonly archived?: boolean | null
  /**
   * Return only persistent threads attached to this thread, including empty threads. Mutually exclusive with parentThreadId and ancestorThreadId. Omitting this filter keeps attached threads hidden from ordinary listings.
   */
  readonly attachedToThreadId?: string | null
  /**
   * Show local history visible to the current ChatGPT account. Defaults to false.
   */
  readonly currentAccountOnly?: boolean
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Optional cwd filter or filters; when set, only threads whose session cwd exactly matches one of these paths are returned.
   */
  readonly cwd?: ThreadListCwdFilter | null
  /**
   * Thread IDs to exclude before applying the result limit. Up to 100 entries; invalid IDs or a larger list are rejected, never truncated. Send the same exclusions on each page. Omitted, null, or empty means no exclusions.
   */
  readonly excludedThreadIds?: ReadonlyArray<string> | null
  /**
   * Include persistent threads attached to a parent when searching by title.
   */
  readonly includeAttachedThreads?: boolean
  /**
   * Optional page size; defaults to a reasonable server-side value.
   */
  readonly limit?: number | null
  /**
   * Optional provider filter; when set, only sessions recorded under these providers are returned. When present but empty, includes all providers.
   */
  readonly modelProviders?: ReadonlyArray<string> | null
  /**
   * Optional originator allowlist, matching any supplied value exactly. Supported by hosted backends only; the local app-server rejects a nonempty list. Omitted or empty lists leave originators unrestricted.
   */
  readonly originators?: ReadonlyArray<string> | null
  /**
   * Optional direct parent thread filter. Mutually exclusive with `ancestorThreadId`.
   */
  readonly parentThreadId?: string | null
  /**
   * Omit to include every project, set to null for unassigned threads, or provide a project ID to return only threads in that project.
   */
  readonly projectId?: string | null
  /**
   * Optional substring filter for the extracted thread title.
   */
  readonly searchTerm?: string | null
  /**
   * Omit to include every section, set to `null` for unsectioned threads, or provide a section ID to return only threads in that section.
   */
  readonly sectionId?: string | null
  /**
   * Optional sort direction; defaults to descending (newest first).
   */
  readonly sortDirection?: SortDirection | null
  /**
   * Optional sort key; defaults to created_at.
   */
  readonly sortKey?: ThreadSortKey | null
  /**
   * Optional source filter; when set, only sessions from these source kinds are returned. When omitted or empty, defaults to interactive sources.
   */
  readonly sourceKinds?: ReadonlyArray<ThreadSourceKind> | null
  /**
   * If true, return from the state DB without scanning JSONL rollouts to repair thread metadata. Omitted or false preserves scan-and-repair behavior.
   */
  readonly useStateDbOnly?: boolean
}

export interface ThreadListResponse {
  /**
   * Opaque cursor to pass as `cursor` when reversing `sortDirection`. This is only populated when the page contains at least one thread. Use it with the opposite `sortDirection`; for timestamp sorts it anchors at the start of the page timestamp so same-second updates are not skipped.
   */
  readonly backwardsCursor?: string | null
  readonly data: ReadonlyArray<Thread>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. if None, there are no more items to return.
   */
  readonly nextCursor?: string | null
  /**
   * Local receipts for eligible threads on this page, keyed by thread ID. Null means durable read state is unavailable; an absent key means that row is ineligible.
   */
  readonly readStates?: { readonly [x: string]: ThreadReadState } | null
}

export interface ThreadLoadedListParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Optional page size; defaults to no limit.
   */
  readonly limit?: number | null
}

export interface ThreadLoadedListResponse {
  /**
   * Thread ids for sessions currently loaded in memory.
   */
  readonly data: ReadonlyArray<string>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. if None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

export type ThreadMemoryMode = "enabled" | "disabled"

export interface ThreadMemoryModeSetParams {
  readonly mode: ThreadMemoryMode
  readonly threadId: string
}

export type ThreadMemoryModeSetResponse = { readonly [x: string]: unknown }

export interface ThreadMemoryReadParams {
  /**
   * The thread must already be started or resumed.
   */
  readonly threadId: string
}

export interface ThreadMemoryReadResponse {
  /**
   * Summary from the thread's selected memory version. Null when memory use is disabled or the selected summary is missing, unreadable, or blank.
   */
  readonly summary?: string | null
}

export interface ThreadMetadataGitInfoUpdateParams {
  /**
   * Omit to leave the stored branch unchanged, set to `null` to clear it, or provide a non-empty string to replace it.
   */
  readonly branch?: string | null
  /**
   * Omit to leave the stored origin URL unchanged, set to `null` to clear it, or provide a non-empty string to replace it.
   */
  readonly originUrl?: string | null
  /**
   * Omit to leave the stored commit unchanged, set to `null` to clear it, or provide a non-empty string to replace it.
   */
  readonly sha?: string | null
}

export interface ThreadMetadataUpdateParams {
  /**
   * Save the client's Daybreak choice for this persistent thread. Omitted or null leaves it unchanged. This does not select a turn's `cyberAccessProgram` or grant access.
   */
  readonly daybreakEnabled?: boolean | null
  /**
   * Patch the stored Git metadata for this thread. Omit a field to leave it unchanged, set it to `null` to clear it, or provide a string to replace the stored value.
   */
  readonly gitInfo?: ThreadMetadataGitInfoUpdateParams | null
  /**
   * Omit to leave the project unchanged, use an empty string to clear it, or provide an existing project ID to assign it.
   */
  readonly projectId?: string | null
  readonly threadId: string
}

export interface ThreadMetadataUpdateResponse {
  readonly thread: Thread
}

export interface ThreadNameUpdatedNotification {
  readonly threadId: string
  readonly threadName?: string | null
}

export interface ThreadPredictionRequestParams {
  readonly sourceTurnId: string
  readonly threadId: string
}

export type ThreadPredictionRequestResponse = { readonly [x: string]: unknown }

export type ThreadPredictionResult =
  | {
    readonly text?: string | null
    readonly type: "completed"
  }
  | {
    readonly type: "failed"
  }

export interface ThreadPredictionUpdatedNotification {
  readonly result: ThreadPredictionResult
  readonly sourceTurnId: string
  readonly threadId: string
}

/**
 * Prepare an approved plan for the first turn of a fresh thread.
 */
export interface ThreadPrepareApprovedPlanParams {
  /**
   * Absolute path to the optional app-server copy of the plan.
   */
  readonly attachmentPath?: string | null
  readonly markdown: string
  readonly threadId: string
}

export interface ThreadPrepareApprovedPlanResponse {
  /**
   * Initial user prompt. If no attachment is readable, the plan is already in the thread's context.
   */
  readonly prompt: string
}

export interface ThreadProjectUpdatedNotification {
  readonly projectId: string | null
  readonly threadId: string
}

export interface ThreadQueueAddParams {
  readonly clientUserMessageId: string
  readonly input: ReadonlyArray<UserInput>
  /**
   * ResponsesAPI metadata captured from the client submitting this input.
   */
  readonly responsesapiClientMetadata?: { readonly [x: string]: string } | null
  readonly threadId: string
}

export interface ThreadQueueAddResponse {
  readonly queuedSubmission: QueuedSubmission
}

export interface ThreadQueueChangedNotification {
  readonly threadId: string
}

export interface ThreadQueueDeleteParams {
  readonly queuedSubmissionId: string
  readonly threadId: string
}

export interface ThreadQueueDeleteResponse {
  readonly deleted: boolean
}

export interface ThreadQueueListParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Optional page size; defaults to the standard thread-list page size.
   */
  readonly limit?: number | null
  readonly threadId: string
}

export interface ThreadQueueListResponse {
  readonly data: ReadonlyArray<QueuedSubmission>
  /**
   * Opaque cursor for the next page, or `null` when no submissions remain.
   */
  readonly nextCursor?: string | null
}

export interface ThreadQueueReorderParams {
  readonly queuedSubmissionIds: ReadonlyArray<string>
  readonly threadId: string
}

export type ThreadQueueReorderResponse = { readonly [x: string]: unknown }

export interface ThreadQueueStartParams {
  readonly queuedSubmissionId?: string | null
  readonly threadId: string
}

export interface ThreadQueueStartResponse {
  readonly turn: Turn
}

export interface ThreadQueueUpdateParams {
  readonly input: ReadonlyArray<UserInput>
  readonly queuedSubmissionId: string
  /**
   * Non-empty metadata replaces the input's metadata; omission or an empty map preserves it.
   */
  readonly responsesapiClientMetadata?: { readonly [x: string]: string } | null
  readonly threadId: string
}

export interface ThreadQueueUpdateResponse {
  readonly queuedSubmission: QueuedSubmission
}

export interface ThreadReadParams {
  /**
   * When true, include turns and their items from rollout history. Full-history hydration is deprecated for paginated threads; prefer a metadata-only read and page with `thread/turns/list` and `thread/items/list`.
   */
  readonly includeTurns?: boolean
  readonly threadId: string
}

export interface ThreadReadResponse {
  /**
   * Local receipt. Null means this thread's durable read state is unavailable.
   */
  readonly readState?: ThreadReadState | null
  readonly thread: Thread
}

/**
 * The first unread position in a durable local thread. A null position means read. The opaque revision guards edits against activity or marks the caller has not seen.
 */
export interface ThreadReadState {
  readonly firstUnread?: ThreadUnreadPosition | null
  readonly revision: string
}

export interface ThreadReadStateChangedNotification {
  readonly readState: ThreadReadState
  readonly threadId: string
}

export type ThreadReadStateOperation =
  | {
    readonly type: "read"
  }
  | {
    readonly type: "unread"
  }

export interface ThreadReadStateUpdateParams {
  /**
   * Revision of the row or transcript actually seen. Conflicts require a fresh user action.
   */
  readonly expectedRevision: string
  readonly operation: ThreadReadStateOperation
  readonly threadId: string
}

export interface ThreadReadStateUpdateResponse {
  readonly readState: ThreadReadState
}

/**
 * EXPERIMENTAL - append audio input to thread realtime.
 */
export interface ThreadRealtimeAppendAudioParams {
  readonly audio: ThreadRealtimeAudioChunk
  readonly threadId: string
}

/**
 * EXPERIMENTAL - response for appending realtime audio input.
 */
export type ThreadRealtimeAppendAudioResponse = { readonly [x: string]: unknown }

/**
 * EXPERIMENTAL - append speakable text to thread realtime.
 */
export interface ThreadRealtimeAppendSpeechParams {
  readonly text: string
  readonly threadId: string
}

/**
 * EXPERIMENTAL - response for appending realtime speech.
 */
export type ThreadRealtimeAppendSpeechResponse = { readonly [x: string]: unknown }

/**
 * EXPERIMENTAL - append text input to thread realtime.
 */
export interface ThreadRealtimeAppendTextParams {
  readonly role?: ConversationTextRole
  readonly text: string
  readonly threadId: string
}

/**
 * EXPERIMENTAL - response for appending realtime text input.
 */
export type ThreadRealtimeAppendTextResponse = { readonly [x: string]: unknown }

/**
 * EXPERIMENTAL - thread realtime audio chunk.
 */
export interface ThreadRealtimeAudioChunk {
  readonly data: string
  readonly itemId?: string | null
  readonly numChannels: number
  readonly sampleRate: number
  readonly samplesPerChannel?: number | null
}

/**
 * EXPERIMENTAL - how an existing agent item appears in a realtime conversation.
 */
export type ThreadRealtimeBemItemPresentation =
  | {
    readonly type: "wholeItem"
  }
  | {
    readonly type: "inlineMarkdown"
  }
  | {
    readonly index: number
    readonly type: "inlineVisualization"
  }

/**
 * EXPERIMENTAL - emitted when thread realtime transport closes.
 */
export interface ThreadRealtimeClosedNotification {
  readonly reason?: string | null
  readonly threadId: string
}

/**
 * EXPERIMENTAL - emitted when thread realtime encounters an error.
 */
export interface ThreadRealtimeErrorNotification {
  readonly message: string
  readonly threadId: string
}

/**
 * EXPERIMENTAL - role-bearing text item included when a realtime V3 session starts.
 */
export interface ThreadRealtimeInitialItem {
  readonly role: ConversationTextRole
  readonly text: string
}

/**
 * EXPERIMENTAL - a thread-scoped realtime item in the canonical timeline.
 */
export type ThreadRealtimeItem =
  | {
    readonly id: string
    readonly realtimeSessionId: string
    readonly type: "realtimeSessionStarted"
  }
  | {
    readonly id: string
    readonly realtimeSessionId: string
    readonly role: ThreadRealtimeTranscriptRole
    readonly text: string
    readonly type: "transcriptSegment"
  }
  | {
    readonly id: string
    readonly realtimeSessionId: string
    readonly itemId: string
    readonly presentation: ThreadRealtimeBemItemPresentation
    readonly turnId: string
    readonly type: "bemItemPromoted"
  }
  | {
    readonly id: string
    readonly realtimeSessionId: string
    readonly outcome: ThreadRealtimeSessionOutcome
    readonly type: "realtimeSessionClosed"
  }

/**
 * EXPERIMENTAL - raw non-audio thread realtime item emitted by the backend.
 */
export interface ThreadRealtimeItemAddedNotification {
  readonly item: unknown
  readonly threadId: string
}

/**
 * EXPERIMENTAL - a realtime timeline item published after canonical commit.
 */
export interface ThreadRealtimeItemCompletedNotification {
  readonly item: ThreadRealtimeItem
  readonly threadId: string
}

/**
 * EXPERIMENTAL - a realtime timeline item started before its content streams.
 */
export interface ThreadRealtimeItemStartedNotification {
  readonly item: ThreadRealtimeItem
  readonly threadId: string
}

/**
 * EXPERIMENTAL - text appended to an active realtime transcript item.
 */
export interface ThreadRealtimeItemTranscriptDeltaNotification {
  readonly delta: string
  readonly itemId: string
  readonly threadId: string
}

/**
 * EXPERIMENTAL - list voices supported by thread realtime.
 */
export type ThreadRealtimeListVoicesParams = { readonly [x: string]: unknown }

/**
 * EXPERIMENTAL - response for listing supported realtime voices.
 */
export interface ThreadRealtimeListVoicesResponse {
  readonly voices: RealtimeVoicesList
}

/**
 * EXPERIMENTAL - streamed output audio emitted by thread realtime.
 */
export interface ThreadRealtimeOutputAudioDeltaNotification {
  readonly audio: ThreadRealtimeAudioChunk
  readonly threadId: string
}

/**
 * EXPERIMENTAL - emitted with the remote SDP for a WebRTC realtime session.
 */
export interface ThreadRealtimeSdpNotification {
  readonly sdp: string
  readonly threadId: string
}

export type ThreadRealtimeSessionOutcome = "ended" | "failed"

/**
 * EXPERIMENTAL - start a thread-scoped realtime session.
 */
export interface ThreadRealtimeStartParams {
  /**
   * Relays public reasoning summaries as quiet context for realtime V3 delegations. Defaults to false.
   */
  readonly backendReasoningStatus?: boolean
  /**
   * Leaves Codex response handoffs to the client's explicit append calls instead of forwarding them automatically. Defaults to false.
   */
  readonly clientManagedHandoffs?: boolean | null
  /**
   * Overrides BEM channel prefixes by `analysis`, `commentary`, or `final`. Omitted channels retain their default uppercase bracketed prefixes.
   */
  readonly codexResponseHandoffChannelPrefixes?: { readonly [x: string]: ReadonlyArray<string> } | null
  /**
   * Selects how automatic Codex responses are routed in Frameless Bidi sessions. Omitted values default to `thinking`. Realtime V1 and V2 ignore this setting.
   */
  readonly codexResponseHandoffMode?: CodexResponseHandoffMode | null
  /**
   * Optional prefix added to automatic Codex response items when `codexResponsesAsItems` is true.
   */
  readonly codexResponseItemPrefix?: string | null
  /**
   * Sends automatic Codex responses as realtime conversation items instead of handoff appends.
   */
  readonly codexResponsesAsItems?: boolean | null
  /**
   * Controls whether a realtime V3 delegation produces an acknowledgement filler. Omitted values preserve the Realtime API's default behavior.
   */
  readonly delegationAckFiller?: boolean | null
  /**
   * Routes any transcript tail remaining at session end through Codex. Defaults to false. TODO: Remove this rollout knob once transcript-tail flushing is always enabled.
   */
  readonly flushTranscriptTailOnSessionEnd?: boolean | null
  /**
   * Set to false to start without Codex's startup context. Omitted or null includes it.
   */
  readonly includeStartupContext?: boolean | null
  /**
   * Adds complete role-bearing text items to the initial Frameless Bidi session history. This is only supported by realtime V3 and is sent during session startup. Requests are limited to 128 items and 8,192 estimated text tokens in total.
   */
  readonly initialItems?: ReadonlyArray<ThreadRealtimeInitialItem> | null
  /**
   * Overrides the configured realtime model for this session only.
   */
  readonly model?: string | null
  /**
   * Selects text or audio output for the realtime session. Transport and voice stay independent so clients can choose how they connect separately from what the model emits.
   */
  readonly outputModality: RealtimeOutputModality
  readonly prompt?: string | null
  /**
   * Developer instructions given to the backing Codex model when this realtime session ends.
   */
  readonly realtimeEndInstructions?: string | null
  readonly realtimeSessionId?: string | null
  /**
   * Developer instructions given to the backing Codex model when this realtime session starts.
   */
  readonly realtimeStartInstructions?: string | null
  readonly threadId: string
  readonly transport?: ThreadRealtimeStartTransport | null
  /**
   * Overrides the configured realtime protocol version for this session only.
   */
  readonly version?: RealtimeConversationVersion | null
  readonly voice?: RealtimeVoice | null
  /**
   * Client-generated identifier for the product voice session. This is distinct from `realtimeSessionId`.
   */
  readonly voiceSessionId?: string | null
}

/**
 * EXPERIMENTAL - response for starting thread realtime.
 */
export type ThreadRealtimeStartResponse = { readonly [x: string]: unknown }

/**
 * EXPERIMENTAL - transport used by thread realtime.
 */
export type ThreadRealtimeStartTransport =
  | {
    readonly type: "websocket"
  }
  | {
    /**
     * SDP offer generated by a WebRTC RTCPeerConnection after configuring audio and the realtime events data channel.
     */
    readonly sdp: string
    readonly type: "webrtc"
  }
  | {
    /**
     * Identifier of a realtime call already created and negotiated by the client.
     */
    readonly callId: string
    readonly type: "existingCall"
  }

/**
 * EXPERIMENTAL - emitted when thread realtime startup is accepted.
 */
export interface ThreadRealtimeStartedNotification {
  readonly realtimeSessionId?: string | null
  readonly threadId: string
  readonly version: RealtimeConversationVersion
}

/**
 * EXPERIMENTAL - stop thread realtime.
 */
export interface ThreadRealtimeStopParams {
  readonly threadId: string
}

/**
 * EXPERIMENTAL - response for stopping thread realtime.
 */
export type ThreadRealtimeStopResponse = { readonly [x: string]: unknown }

/**
 * EXPERIMENTAL - flat transcript delta emitted whenever realtime transcript text changes.
 */
export interface ThreadRealtimeTranscriptDeltaNotification {
  /**
   * Live transcript delta from the realtime event.
   */
  readonly delta: string
  readonly role: string
  readonly threadId: string
}

/**
 * EXPERIMENTAL - final transcript text emitted when realtime completes a transcript part.
 */
export interface ThreadRealtimeTranscriptDoneNotification {
  readonly role: string
  /**
   * Final complete text for the transcript part.
   */
  readonly text: string
  readonly threadId: string
}

export type ThreadRealtimeTranscriptRole = "user" | "assistant"

export interface ThreadResumeInitialTurnsPageParams {
  /**
   * How much item detail to include for each returned turn; defaults to summary.
   */
  readonly itemsView?: TurnItemsView | null
  /**
   * Optional turn page size.
   */
  readonly limit?: number | null
  /**
   * Optional turn pagination direction; defaults to descending.
   */
  readonly sortDirection?: SortDirection | null
}

/**
 * There are three ways to resume a thread: 1. By thread_id: load the thread from disk by thread_id and resume it. 2. By history: instantiate the thread from memory and resume it. 3. By path: load the thread from disk by path and resume it.
 *
 * For non-running threads, the precedence is: history > non-empty path > thread_id. If using history or a non-empty path for a non-running thread, the thread_id param will be ignored.
 *
 * If thread_id identifies a running thread, app-server rejoins that thread and treats a non-empty path as a consistency check against the active rollout path. Empty string path values are treated as absent.
 *
 * Prefer using thread_id whenever possible.
 */
export interface ThreadResumeParams {
  readonly approvalPolicy?: AskForApproval | null
  /**
   * Override where approval requests are routed for review on this thread and subsequent turns.
   */
  readonly approvalsReviewer?: ApprovalsReviewer | null
  readonly baseInstructions?: string | null
  readonly config?: { readonly [x: string]: unknown } | null
  readonly cwd?: string | null
  readonly developerInstructions?: string | null
  /**
   * When true, return only thread metadata and live-resume state without populating `thread.turns`. This is useful when the client plans to call `thread/turns/list` immediately after resuming. Full-history hydration is deprecated for paginated threads; use this with `thread/turns/list` and `thread/items/list` instead.
   */
  readonly excludeTurns?: boolean
  /**
   * [UNSTABLE] FOR CODEX CLOUD - DO NOT USE. If specified, the thread will be resumed with the provided history instead of loaded from disk.
   */
  readonly history?: ReadonlyArray<ResponseItem> | null
  /**
   * When present, include a `thread/turns/list` page in the resume response so clients can bootstrap recent turns without a second request.
   */
  readonly initialTurnsPage?: ThreadResumeInitialTurnsPageParams | null
  /**
   * Configuration overrides for the resumed thread, if any.
   */
  readonly model?: string | null
  readonly modelProvider?: string | null
  /**
   * [UNSTABLE] Specify the rollout path to resume from. If specified for a non-running thread, the thread_id param will be ignored. If thread_id identifies a running thread, the path must match the active rollout path.
   */
  readonly path?: string | null
  /**
   * Named profile id for the resumed thread. Cannot be combined with `sandbox`.
   */
  readonly permissions?: string | null
  /**
   * @deprecated `friendly` and `pragmatic` no longer select a style. Changing this does not rewrite the thread's existing instructions.
   */
  readonly personality?: Personality | null
  /**
   * Replace the thread's runtime workspace roots. Paths must be absolute.
   */
  readonly runtimeWorkspaceRoots?: ReadonlyArray<AbsolutePathBuf> | null
  readonly sandbox?: SandboxMode | null
  readonly serviceTier?: string | null
  readonly threadId: string
}

export interface ThreadResumeResponse {
  /**
   * Named or implicit built-in profile that produced the active permissions, when known.
   */
  readonly activePermissionProfile?: ActivePermissionProfile | null
  readonly approvalPolicy: AskForApproval
  /**
   * Reviewer currently used for approval requests on this thread.
   */
  readonly approvalsReviewer: ApprovalsReviewer
  /**
   * Effective collaboration mode. Absent when resuming from an older server.
   */
  readonly collaborationMode?: CollaborationMode | null
  readonly cwd: AbsolutePathBuf
  /**
   * Saved list of disabled plugin IDs. Does not yet filter plugin capabilities.
   */
  readonly disabledPluginIds?: ReadonlyArray<string>
  /**
   * `thread/turns/list` page returned when requested by `initialTurnsPage`.
   */
  readonly initialTurnsPage?: TurnsPage | null
  /**
   * Environment-native paths to instruction source files currently loaded for this thread.
   */
  readonly instructionSources?: ReadonlyArray<LegacyAppPathString>
  /**
   * Opaque cursor for hydrating paginated items backwards.
   *
   * Pass this as `cursor` to `thread/items/list` with `sortDirection: "desc"`. The first page includes the item identified by the cursor.
   */
  readonly itemsBackwardsCursor?: string | null
  readonly model: string
  readonly modelProvider: string
  /**
   * @deprecated Always `explicitRequestOnly`. Use `reasoningEffort` for Ultra behavior.
   */
  readonly multiAgentMode?: MultiAgentMode
  readonly reasoningEffort?: ReasoningEffort | null
  /**
   * Thread-scoped runtime workspace roots used to materialize `:workspace_roots`.
   */
  readonly runtimeWorkspaceRoots?: ReadonlyArray<AbsolutePathBuf>
  /**
   * Legacy sandbox policy retained for compatibility. Experimental clients should prefer `activePermissionProfile` for profile provenance.
   */
  readonly sandbox: SandboxPolicy
  readonly serviceTier?: string | null
  readonly thread: Thread
  /**
   * Opaque cursor for hydrating paginated turns backwards.
   *
   * Pass this as `cursor` to `thread/turns/list` with `sortDirection: "desc"`. The first page includes the turn identified by the cursor.
   */
  readonly turnsBackwardsCursor?: string | null
}

/**
 * Replace a paginated thread's durable history with the prefix before one turn.
 *
 * This only changes persisted conversation history. It does not revert local file changes.
 */
export interface ThreadRevertParams {
  /**
   * Turn excluded from the replacement history, together with every later turn.
   */
  readonly beforeTurnId: string
  readonly threadId: string
}

export interface ThreadRevertResponse {
  /**
   * Opaque cursor for hydrating paginated items backwards.
   *
   * Pass this as `cursor` to `thread/items/list` with `sortDirection: "desc"`. The first page includes the item identified by the cursor.
   */
  readonly itemsBackwardsCursor?: string | null
  /**
   * Updated loaded thread metadata. `turns` is always empty; hydrate retained history through `thread/turns/list`.
   */
  readonly thread: Thread
  /**
   * Opaque cursor for hydrating paginated turns backwards.
   *
   * Pass this as `cursor` to `thread/turns/list` with `sortDirection: "desc"`. The first page includes the turn identified by the cursor.
   */
  readonly turnsBackwardsCursor?: string | null
}

export interface ThreadRevertedNotification {
  readonly threadId: string
}

export interface ThreadSampleCancelParams {
  readonly requestId: RequestId
}

export type ThreadSampleCancelResponse = { readonly [x: string]: unknown }

export interface ThreadSampleParams {
  /**
   * Allow sampling the latest turn before it finishes.
   */
  readonly allowInProgressTurn?: boolean
  /**
   * Disable MCP servers when the inherited window uses incremental tools on Responses Lite.
   */
  readonly disableMcp?: boolean
  /**
   * Applied only when the provider and model support cache-preserving reasoning-effort updates.
   */
  readonly effort?: ReasoningEffort | null
  /**
   * The loaded source's latest turn, which must be finished (completed, failed, or interrupted) unless `allowInProgressTurn` is true.
   */
  readonly expectedTurnId: string
  /**
   * Override upstream interruption on cancellation for this sample; otherwise inherit the parent.
   */
  readonly interruptOnCancel?: boolean | null
  readonly prompt: string
  /**
   * Optional metadata to enrich Codex's ResponsesAPI turn metadata.
   */
  readonly responsesapiClientMetadata?: { readonly [x: string]: string } | null
  readonly threadId: string
  readonly threadSource?: ThreadSource | null
  readonly turnTrigger?: string | null
}

export interface ThreadSampleResponse {
  readonly cachedInputTokens?: number | null
  readonly inputTokens?: number | null
  readonly outputTokens?: number | null
  readonly responseId: string
  readonly sourceTurnId: string
  /**
   * Assistant text from the response, or null if it attempted a tool call or completed without text.
   */
  readonly text?: string | null
}

/**
 * One visible message occurrence returned by [`ThreadSearchOccurrencesResponse`].
 */
export interface ThreadSearchOccurrence {
  readonly itemId: string
  readonly snippet: string
  /**
   * Match range within `snippet`, in UTF-16 code units.
   */
  readonly snippetMatchRange: ThreadSearchTextRange
  /**
   * Opaque inclusive cursor accepted by `thread/turns/list` for this turn.
   */
  readonly turnCursor: string
  readonly turnId: string
}

/**
 * Parameters for searching visible message occurrences within one paginated thread.
 */
export interface ThreadSearchOccurrencesParams {
  /**
   * Opaque cursor returned by a previous call for the same thread and search term.
   */
  readonly cursor?: string | null
  /**
   * Optional occurrence page size.
   */
  readonly limit?: number | null
  /**
   * Case-insensitive literal substring to find in visible user messages and both partial and final assistant answers.
   */
  readonly searchTerm: string
  readonly threadId: string
}

export interface ThreadSearchOccurrencesResponse {
  /**
   * Occurrences in chronological message order.
   */
  readonly data: ReadonlyArray<ThreadSearchOccurrence>
  /**
   * Opaque cursor to continue after the last returned occurrence.
   */
  readonly nextCursor?: string | null
}

export interface ThreadSearchParams {
  /**
   * Optional archived filter; when set to true, only archived threads are returned. If false or null, only non-archived threads are returned.
   */
  readonly archived?: boolean | null
  /**
   * Show local history visible to the current ChatGPT account. Defaults to false.
   */
  readonly currentAccountOnly?: boolean
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Include persistent threads attached to a parent in search results.
   */
  readonly includeAttachedThreads?: boolean
  /**
   * Optional page size; defaults to a reasonable server-side value.
   */
  readonly limit?: number | null
  /**
   * Required substring/full-text query for thread search.
   */
  readonly searchTerm: string
  /**
   * Optional sort direction; defaults to descending (newest first).
   */
  readonly sortDirection?: SortDirection | null
  /**
   * Optional sort key; defaults to created_at.
   */
  readonly sortKey?: ThreadSearchSortKey | null
  /**
   * Optional source filter; when set, only sessions from these source kinds are returned. When omitted or empty, defaults to interactive sources.
   */
  readonly sourceKinds?: ReadonlyArray<ThreadSourceKind> | null
}

export interface ThreadSearchResponse {
  /**
   * Opaque cursor to pass as `cursor` when reversing `sortDirection`. This is only populated when the page contains at least one thread. Use it with the opposite `sortDirection`; for timestamp sorts it anchors at the start of the page timestamp so same-second updates are not skipped.
   */
  readonly backwardsCursor?: string | null
  readonly data: ReadonlyArray<ThreadSearchResult>
  /**
   * Opaque cursor to pass to the next call to continue after the last item. if None, there are no more items to return.
   */
  readonly nextCursor?: string | null
}

export interface ThreadSearchResult {
  readonly snippet: string
  readonly thread: Thread
}

export type ThreadSearchSortKey = "created_at" | "updated_at" | "recency_at"

/**
 * UTF-16 code-unit range within `snippet`.
 */
export interface ThreadSearchTextRange {
  /**
   * Exclusive UTF-16 code-unit offset.
   */
  readonly end: number
  /**
   * Inclusive UTF-16 code-unit offset.
   */
  readonly start: number
}

/**
 * An independently persisted, user-visible thread section.
 */
export interface ThreadSection {
  /**
   * Optional appearance synchronized across clients.
   */
  readonly appearance?: ThreadSectionAppearance | null
  /**
   * Opaque UUIDv7 identity that remains stable when the section is renamed.
   */
  readonly id: string
  /**
   * The current user-visible section name.
   */
  readonly name: string
}

/**
 * Extensible visual presentation for a custom thread section.
 */
export interface ThreadSectionAppearance {
  readonly color?: string | null
  readonly icon?: string | null
}

/**
 * Broadcast after a successful move into, within, or out of a section.
 */
export interface ThreadSectionChangedNotification {
  /**
   * Destination section, or `null` when the thread was removed from its section.
   */
  readonly sectionId: string | null
  readonly threadId: string
}

/**
 * Parameters for creating an independently persisted thread section.
 */
export interface ThreadSectionCreateParams {
  readonly appearance?: ThreadSectionAppearance | null
  /**
   * The user-visible name of the section.
   */
  readonly name: string
}

/**
 * The independently persisted section created by the server.
 */
export interface ThreadSectionCreateResponse {
  readonly section: ThreadSection
}

/**
 * Parameters for deleting an independently persisted thread section.
 */
export interface ThreadSectionDeleteParams {
  /**
   * The stable, server-generated identity of the section to delete.
   */
  readonly sectionId: string
}

/**
 * Successful deletion does not return additional section data.
 */
export type ThreadSectionDeleteResponse = { readonly [x: string]: unknown }

/**
 * Parameters for listing independently persisted thread sections.
 */
export interface ThreadSectionListParams {
  /**
   * Opaque pagination cursor returned by a previous call.
   */
  readonly cursor?: string | null
  /**
   * Maximum number of sections to return.
   */
  readonly limit?: number | null
}

/**
 * One page of independently persisted thread sections.
 */
export interface ThreadSectionListResponse {
  readonly data: ReadonlyArray<ThreadSection>
  /**
   * Opaque cursor for the next page, or `null` when no sections remain.
   */
  readonly nextCursor?: string | null
}

/**
 * Parameters for moving a thread within a server-owned section ordering.
 */
export interface ThreadSectionMoveParams {
  /**
   * Existing thread to insert before; omission or null appends to the section.
   */
  readonly beforeThreadId?: string | null
  /**
   * Destination section, or `null` to remove the thread from its section.
   */
  readonly sectionId: string | null
  /**
   * Thread to move into, within, or out of a section.
   */
  readonly threadId: string
}

export type ThreadSectionMoveResponse = { readonly [x: string]: unknown }

/**
 * Parameters for updating an independently persisted thread section.
 */
export interface ThreadSectionUpdateParams {
  /**
   * Omit to preserve appearance, use `null` to clear it, or provide a replacement.
   */
  readonly appearance?: ThreadSectionAppearance | null
  /**
   * The updated user-visible name of the section.
   */
  readonly name: string
  /**
   * The stable, server-generated identity of the section to update.
   */
  readonly sectionId: string
}

/**
 * The independently persisted section after its name is updated.
 */
export interface ThreadSectionUpdateResponse {
  readonly section: ThreadSection
}

export interface ThreadSetNameParams {
  readonly name: string
  readonly threadId: string
}

export type ThreadSetNameResponse = { readonly [x: string]: unknown }

export interface ThreadSettings {
  readonly activePermissionProfile?: ActivePermissionProfile | null
  readonly approvalPolicy: AskForApproval
  readonly approvalsReviewer: ApprovalsReviewer
  readonly collaborationMode: CollaborationMode
  readonly cwd: AbsolutePathBuf
  /**
   * Saved list of disabled plugin IDs. Does not yet filter plugin capabilities.
   */
  readonly disabledPluginIds?: ReadonlyArray<string>
  readonly effort?: ReasoningEffort | null
  /**
   * Environments configured for future turns, in priority order, primary first. `null` means the server does not expose the selection; [] means none are selected.
   */
  readonly environments?: ReadonlyArray<ThreadEnvironment> | null
  readonly model: string
  readonly modelProvider: string
  /**
   * @deprecated Always `explicitRequestOnly`. Use `effort` for Ultra behavior.
   */
  readonly multiAgentMode?: MultiAgentMode
  /**
   * @deprecated Reports the saved setting; `friendly` and `pragmatic` no longer select a style.
   */
  readonly personality?: Personality | null
  readonly sandboxPolicy: SandboxPolicy
  readonly serviceTier?: string | null
  readonly summary?: ReasoningSummary | null
}

export interface ThreadSettingsUpdateParams {
  /**
   * Override the approval policy for subsequent turns.
   */
  readonly approvalPolicy?: AskForApproval | null
  /**
   * Override where approval requests are routed for subsequent turns.
   */
  readonly approvalsReviewer?: ApprovalsReviewer | null
  /**
   * EXPERIMENTAL - Set a pre-set collaboration mode for subsequent turns.
   *
   * For `collaboration_mode.settings.developer_instructions`, `null` means "use the built-in instructions for the selected mode".
   */
  readonly collaborationMode?: CollaborationMode | null
  /**
   * Override the working directory for subsequent turns.
   */
  readonly cwd?: string | null
  /**
   * Replace this thread's disabled plugin IDs. Omitted/null preserves the list; [] clears it.
   */
  readonly disabledPluginIds?: ReadonlyArray<string> | null
  /**
   * Override the reasoning effort for subsequent turns.
   */
  readonly effort?: ReasoningEffort | null
  /**
   * Replace the environments for future turns without changing the running turn. Omitted/null preserves the selection unless `cwd` is also provided, which selects the default environments for that directory. [] clears the selection.
   */
  readonly environments?: ReadonlyArray<TurnEnvironmentParams> | null
  /**
   * Override the model for subsequent turns.
   */
  readonly model?: string | null
  /**
   * @deprecated Ignored. Use `effort: "ultra"` for proactive multi-agent behavior.
   */
  readonly multiAgentMode?: MultiAgentMode | null
  /**
   * Select a named permissions profile id for subsequent turns. Cannot be combined with `sandboxPolicy`.
   */
  readonly permissions?: string | null
  /**
   * @deprecated `friendly` and `pragmatic` no longer select a style. Changing this does not rewrite the thread's existing instructions.
   */
  readonly personality?: Personality | null
  /**
   * Override the sandbox policy for subsequent turns.
   */
  readonly sandboxPolicy?: SandboxPolicy | null
  /**
   * Override the service tier for subsequent turns. `null` clears the current service tier; omission leaves it unchanged.
   */
  readonly serviceTier?: string | null
  /**
   * Override the reasoning summary for subsequent turns.
   */
  readonly summary?: ReasoningSummary | null
  readonly threadId: string
}

export type ThreadSettingsUpdateResponse = { readonly [x: string]: unknown }

export interface ThreadSettingsUpdatedNotification {
  readonly threadId: string
  readonly threadSettings: ThreadSettings
}

export interface ThreadShellCommandParams {
  /**
   * Shell command string evaluated by the thread's configured shell. Unlike `command/exec`, this intentionally preserves shell syntax such as pipes, redirects, and quoting. This runs unsandboxed with full access rather than inheriting the thread sandbox policy.
   */
  readonly command: string
  readonly threadId: string
  /**
   * Maximum execution time in milliseconds. Defaults to one hour when omitted or null. Must be non-negative; zero requests an immediate timeout, not unlimited execution. Does not affect the immediate RPC acknowledgement.
   */
  readonly timeoutMs?: number | null
}

export type ThreadShellCommandResponse = { readonly [x: string]: unknown }

export type ThreadSortKey = "created_at" | "updated_at" | "recency_at" | "section_position"

export type ThreadSource = string

export type ThreadSourceKind =
  | "cli"
  | "vscode"
  | "exec"
  | "appServer"
  | "subAgent"
  | "subAgentReview"
  | "subAgentCompact"
  | "subAgentThreadSpawn"
  | "subAgentOther"
  | "unknown"

export interface ThreadStartParams {
  /**
   * Allow a provider with an authoritative static model catalog to replace an unavailable requested model with its default.
   */
  readonly allowProviderModelFallback?: boolean
  readonly approvalPolicy?: AskForApproval | null
  /**
   * Override where approval requests are routed for review on this thread and subsequent turns.
   */
  readonly approvalsReviewer?: ApprovalsReviewer | null
  readonly baseInstructions?: string | null
  readonly config?: { readonly [x: string]: unknown } | null
  readonly cwd?: string | null
  /**
   * Initial Daybreak choice for this persistent thread. Omitted or null leaves it unset. This does not select a turn's `cyberAccessProgram` or grant access. Not supported for ephemeral threads.
   */
  readonly daybreakEnabled?: boolean | null
  readonly developerInstructions?: string | null
  readonly dynamicTools?: ReadonlyArray<DynamicToolSpec> | null
  /**
   * Optional sticky environments for this thread.
   *
   * Omitted selects the default environment when environment access is enabled. Empty disables environment access for turns that do not provide a turn override. Non-empty selects the first environment as the current turn environment.
   */
  readonly environments?: ReadonlyArray<TurnEnvironmentParams> | null
  readonly ephemeral?: boolean | null
  /**
   * If true, opt into emitting raw Responses API items on the event stream. This is for internal use only (e.g. Codex Cloud).
   */
  readonly experimentalRawEvents?: boolean
  /**
   * Persisted thread history contract to use for this new thread.
   */
  readonly historyMode?: ThreadHistoryMode | null
  /**
   * Test-only experimental field used to validate experimental gating and schema filtering behavior in a stable way.
   */
  readonly mockExperimentalField?: string | null
  readonly model?: string | null
  readonly modelProvider?: string | null
  /**
   * @deprecated Ignored. Use Ultra reasoning effort for proactive multi-agent behavior.
   */
  readonly multiAgentMode?: MultiAgentMode | null
  /**
   * Named profile id for this thread. Cannot be combined with `sandbox`.
   */
  readonly permissions?: string | null
  /**
   * @deprecated `friendly` and `pragmatic` no longer select a style.
   */
  readonly personality?: Personality | null
  /**
   * Optional project identity for this new thread. Durable threads persist the assignment; ephemeral threads expose it only in live responses.
   */
  readonly projectId?: string | null
  /**
   * Replace the thread's runtime workspace roots. Paths must be absolute.
   */
  readonly runtimeWorkspaceRoots?: ReadonlyArray<AbsolutePathBuf> | null
  readonly sandbox?: SandboxMode | null
  /**
   * Capability roots selected for this thread by the hosting platform.
   */
  readonly selectedCapabilityRoots?: ReadonlyArray<SelectedCapabilityRoot> | null
  readonly serviceName?: string | null
  readonly serviceTier?: string | null
  readonly sessionStartSource?: ThreadStartSource | null
  /**
   * Optional client-supplied analytics source classification for this thread.
   */
  readonly threadSource?: ThreadSource | null
}

export interface ThreadStartResponse {
  /**
   * Named or implicit built-in profile that produced the active permissions, when known.
   */
  readonly activePermissionProfile?: ActivePermissionProfile | null
  readonly approvalPolicy: AskForApproval
  /**
   * Reviewer currently used for approval requests on this thread.
   */
  readonly approvalsReviewer: ApprovalsReviewer
  readonly cwd: AbsolutePathBuf
  /**
   * Saved list of disabled plugin IDs. Does not yet filter plugin capabilities.
   */
  readonly disabledPluginIds?: ReadonlyArray<string>
  /**
   * Environment-native paths to instruction source files currently loaded for this thread.
   */
  readonly instructionSources?: ReadonlyArray<LegacyAppPathString>
  readonly model: string
  readonly modelProvider: string
  /**
   * @deprecated Always `explicitRequestOnly`. Use `reasoningEffort` for Ultra behavior.
   */
  readonly multiAgentMode?: MultiAgentMode
  readonly reasoningEffort?: ReasoningEffort | null
  /**
   * Thread-scoped runtime workspace roots used to materialize `:workspace_roots`.
   */
  readonly runtimeWorkspaceRoots?: ReadonlyArray<AbsolutePathBuf>
  /**
   * Legacy sandbox policy retained for compatibility. Experimental clients should prefer `activePermissionProfile` for profile provenance.
   */
  readonly sandbox: SandboxPolicy
  readonly serviceTier?: string | null
  readonly thread: Thread
}

export type ThreadStartSource = "startup" | "clear"

export interface ThreadStartedNotification {
  readonly thread: Thread
}

export type ThreadStatus =
  | {
    readonly type: "notLoaded"
  }
  | {
    readonly type: "idle"
  }
  | {
    readonly type: "systemError"
  }
  | {
    readonly activeFlags: ReadonlyArray<ThreadActiveFlag>
    readonly type: "active"
  }

export interface ThreadStatusChangedNotification {
  readonly status: ThreadStatus
  readonly threadId: string
}

/**
 * EXPERIMENTAL - one item or turn boundary in canonical rollout order.
 */
export type ThreadTimelineEntry =
  | {
    readonly item: ThreadItem
    readonly position: number
    readonly turnId: string
    readonly type: "item"
  }
  | {
    readonly item: ThreadRealtimeItem
    readonly position: number
    readonly type: "realtime"
  }
  | {
    readonly position: number
    readonly startedAt?: number | null
    readonly turnId: string
    readonly type: "turnStarted"
  }
  | {
    readonly completedAt?: number | null
    readonly durationMs?: number | null
    readonly error?: TurnError | null
    readonly position: number
    readonly startedAt?: number | null
    readonly status: TurnStatus
    readonly turnId: string
    readonly type: "turnCompleted"
  }

/**
 * EXPERIMENTAL - list ordinary and realtime thread history in rollout order.
 */
export interface ThreadTimelineListParams {
  readonly cursor?: string | null
  readonly limit?: number | null
  readonly threadId: string
}

/**
 * EXPERIMENTAL - a bounded timeline page with its resolved opening voice state.
 */
export interface ThreadTimelineListResponse {
  readonly activeRealtimeSessionAtPageStart?: string | null
  readonly data: ReadonlyArray<ThreadTimelineEntry>
  readonly nextCursor?: string | null
}

export interface ThreadTokenUsage {
  readonly last: TokenUsageBreakdown
  readonly modelContextWindow?: number | null
  readonly total: TokenUsageBreakdown
}

export interface ThreadTokenUsageUpdatedNotification {
  readonly threadId: string
  readonly tokenUsage: ThreadTokenUsage
  readonly turnId: string
}

export interface ThreadTurnsListParams {
  /**
   * Opaque cursor to pass to the next call to continue after the last turn.
   */
  readonly cursor?: string | null
  /**
   * How much item detail to include for each returned turn; defaults to summary.
   */
  readonly itemsView?: TurnItemsView | null
  /**
   * Optional turn page size.
   */
  readonly limit?: number | null
  /**
   * Optional turn pagination direction; defaults to descending.
   */
  readonly sortDirection?: SortDirection | null
  readonly threadId: string
}

export interface ThreadTurnsListResponse {
  /**
   * Opaque cursor to pass as `cursor` when reversing `sortDirection`. This is only populated when the page contains at least one turn. Use it with the opposite `sortDirection` to include the anchor turn again and catch updates to that turn.
   */
  readonly backwardsCursor?: string | null
  readonly data: ReadonlyArray<Turn>
  /**
   * Opaque cursor to pass to the next call to continue after the last turn. if None, there are no more turns to return.
   */
  readonly nextCursor?: string | null
}

export interface ThreadUnarchiveParams {
  readonly threadId: string
}

export interface ThreadUnarchiveResponse {
  readonly thread: Thread
}

export interface ThreadUnarchivedNotification {
  readonly threadId: string
}

export type ThreadUnreadPosition =
  /**
   * Explicitly marked unread, including when the thread has no turns.
   */
  | {
    readonly type: "threadStart"
  }
  /**
   * The earliest completed result needing attention.
   */
  | {
    readonly turnId: string
    readonly type: "turn"
  }

export interface ThreadUnsubscribeParams {
  readonly threadId: string
}

export interface ThreadUnsubscribeResponse {
  readonly status: ThreadUnsubscribeStatus
}

export type ThreadUnsubscribeStatus = "notLoaded" | "notSubscribed" | "unsubscribed"

export interface ThreadUsage {
  readonly estimatedUsageCreditsMicros: number
  readonly estimatedUsageUsdMicros?: number | null
  readonly groups: ReadonlyArray<ThreadUsageBreakdownGroup>
  /**
   * Native dollar usage, independent of credit estimates. None means unknown, not zero.
   */
  readonly nativeUsageUsdMicros?: number | null
  readonly threadId: string
}

export interface ThreadUsageBreakdownGroup {
  readonly cachedInputTokens?: number | null
  readonly estimatedUsageCreditsMicros: number
  readonly inputTokens?: number | null
  readonly model?: string | null
  readonly netNewInputTokens?: number | null
  readonly outputTokens?: number | null
  readonly reasoningEffort?: string | null
  readonly speed?: string | null
  readonly totalTokens?: number | null
}

export interface TokenUsageBreakdown {
  readonly cacheWriteInputTokens?: number
  readonly cachedInputTokens: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly reasoningOutputTokens: number
  readonly totalTokens: number
}

/**
 * Definition for a tool the client can call.
 */
export interface Tool {
  readonly _meta?: unknown
  readonly annotations?: unknown
  readonly description?: string | null
  readonly icons?: ReadonlyArray<unknown> | null
  readonly inputSchema: unknown
  readonly name: string
  readonly outputSchema?: unknown
  readonly title?: string | null
}

/**
 * A model-facing surface on which a tool can be exposed.
 */
export type ToolExposureSurface =
  /**
   * Nested tools available to Code Mode scripts.
   */
  | "code_mode"
  /**
   * Tools discovered later through tool search.
   */
  | "deferred"
  /**
   * Tools present in the model's initial tool list.
   */
  | "direct"

/**
 * EXPERIMENTAL. Captures a user's answer to a request_user_input question.
 */
export interface ToolRequestUserInputAnswer {
  readonly answers: ReadonlyArray<string>
}

/**
 * EXPERIMENTAL. Defines a single selectable option for request_user_input.
 */
export interface ToolRequestUserInputOption {
  readonly description: string
  readonly label: string
}

/**
 * EXPERIMENTAL. Params sent with a request_user_input event.
 */
export interface ToolRequestUserInputParams {
  /**
   * @deprecated Use `isBlocking` to decide whether the request should block.
   */
  readonly autoResolutionMs?: number | null
  readonly isBlocking: boolean
  readonly itemId: string
  readonly questions: ReadonlyArray<ToolRequestUserInputQuestion>
  readonly threadId: string
  readonly turnId: string
}

/**
 * EXPERIMENTAL. Represents one request_user_input question and its required options.
 */
export interface ToolRequestUserInputQuestion {
  readonly header: string
  readonly id: string
  readonly isOther?: boolean
  readonly isSecret?: boolean
  readonly options?: ReadonlyArray<ToolRequestUserInputOption> | null
  readonly question: string
}

/**
 * EXPERIMENTAL. Response payload mapping question ids to answers.
 */
export interface ToolRequestUserInputResponse {
  readonly answers: { readonly [x: string]: ToolRequestUserInputAnswer }
}

export interface ToolsV2 {
  readonly web_search?: WebSearchToolConfig | null
}

export interface Turn {
  /**
   * Unix timestamp (in seconds) when the turn completed.
   */
  readonly completedAt?: number | null
  /**
   * Duration between turn start and completion in milliseconds, if known.
   */
  readonly durationMs?: number | null
  /**
   * Error associated with a failed or interrupted turn.
   */
  readonly error?: TurnError | null
  /**
   * Identifier for this turn. Codex-generated turn IDs are UUIDv7.
   */
  readonly id: string
  /**
   * Thread items currently included in this turn payload.
   */
  readonly items: ReadonlyArray<ThreadItem>
  /**
   * Describes how much of `items` has been loaded for this turn.
   */
  readonly itemsView?: TurnItemsView
  /**
   * ID of the first turn in the chain of work that led to this turn. Pass this as `rootTurnId` when starting work on behalf of this turn. May be null in older history or a `review/start` response.
   */
  readonly rootTurnId?: string | null
  /**
   * Unix timestamp (in seconds) when the turn started.
   */
  readonly startedAt?: number | null
  readonly status: TurnStatus
}

export interface TurnCompletedNotification {
  readonly threadId: string
  readonly turn: Turn
}

/**
 * Notification that the turn-level unified diff has changed. Contains the latest aggregated diff across all file changes in the turn.
 */
export interface TurnDiffUpdatedNotification {
  readonly diff: string
  readonly threadId: string
  readonly turnId: string
}

export interface TurnEnvironmentParams {
  readonly cwd: LegacyAppPathString
  readonly environmentId: string
  /**
   * Environment-native runtime workspace roots. Omitted defaults to `cwd`.
   */
  readonly runtimeWorkspaceRoots?: ReadonlyArray<LegacyAppPathString> | null
}

export interface TurnError {
  readonly additionalDetails?: string | null
  readonly codexErrorInfo?: CodexErrorInfo | null
  readonly message: string
  /**
   * Optional public explanation and continuation instruction for a misalignment block.
   */
  readonly misalignment?: MisalignmentErrorDetails | null
}

export interface TurnInterruptParams {
  readonly threadId: string
  readonly turnId: string
}

export type TurnInterruptResponse = { readonly [x: string]: unknown }

export type TurnItemsView =
  /**
   * `items` was not loaded for this turn. The field is intentionally empty.
   */
  | "notLoaded"
  /**
   * `items` contains only a display summary for this turn.
   */
  | "summary"
  /**
   * `items` contains every ThreadItem available from persisted app-server history for this turn.
   */
  | "full"

export interface TurnModerationMetadataNotification {
  readonly metadata: unknown
  readonly threadId: string
  readonly turnId: string
}

export interface TurnPlanStep {
  readonly status: TurnPlanStepStatus
  readonly step: string
}

export type TurnPlanStepStatus = "pending" | "inProgress" | "completed"

export interface TurnPlanUpdatedNotification {
  readonly explanation?: string | null
  readonly plan: ReadonlyArray<TurnPlanStep>
  readonly threadId: string
  readonly turnId: string
}

/**
 * Experimental settings changes for one running turn, not future turns. Unsupported fields are rejected rather than silently ignored. Any live task kind may accept publication. Child sessions and consumers of frozen initial settings are unchanged.
 */
export interface TurnSettingsUpdateParams {
  /**
   * Changes the active turn's reviewer without changing future thread settings. Already captured steps and pending approvals retain their original reviewer.
   */
  readonly approvalsReviewer?: ApprovalsReviewer | null
  /**
   * Omission or `null` leaves the effort unchanged.
   */
  readonly effort?: ReasoningEffort | null
  /**
   * Replace the environments for subsequent steps of this turn, not future turns. Omitted/null preserves the selection; [] clears it. An already-started step is unchanged.
   */
  readonly environments?: ReadonlyArray<TurnEnvironmentParams> | null
  /**
   * Omission or `null` leaves the model unchanged.
   */
  readonly model?: string | null
  /**
   * `null` clears the requested tier; omission leaves it unchanged.
   */
  readonly serviceTier?: string | null
  /**
   * Omission or `null` leaves the summary preference unchanged.
   */
  readonly summary?: ReasoningSummary | null
  readonly threadId: string
  readonly turnId: string
}

export interface TurnSettingsUpdateResponse {
  readonly status: TurnSettingsUpdateStatus
}

export type TurnSettingsUpdateStatus =
  /**
   * Published for subsequent captures, even if the values were unchanged. Already captured steps are unchanged; a later inference is not guaranteed.
   */
  | "applied"
  /**
   * No matching live task remained available for publication.
   */
  | "targetUnavailable"

export interface TurnStartParams {
  /**
   * Optional client-provided context fragments keyed by an opaque source identifier.
   */
  readonly additionalContext?: { readonly [x: string]: AdditionalContextEntry } | null
  /**
   * Override the approval policy for this turn and subsequent turns.
   */
  readonly approvalPolicy?: AskForApproval | null
  /**
   * Override where approval requests are routed for review on this turn and subsequent turns.
   */
  readonly approvalsReviewer?: ApprovalsReviewer | null
  readonly clientUserMessageId?: string | null
  /**
   * EXPERIMENTAL - Set a pre-set collaboration mode. Takes precedence over model, reasoning_effort, and developer instructions if set.
   *
   * For `collaboration_mode.settings.developer_instructions`, `null` means "use the built-in instructions for the selected mode".
   */
  readonly collaborationMode?: CollaborationMode | null
  /**
   * Override the working directory for this turn and subsequent turns.
   */
  readonly cwd?: string | null
  /**
   * EXPERIMENTAL - Request an authorized cyber program for this turn. Omission preserves automatic behavior. This does not grant access.
   */
  readonly cyberAccessProgram?: CyberAccessProgram | null
  /**
   * Replace this thread's disabled plugin IDs. Omitted/null preserves the list; [] clears it.
   */
  readonly disabledPluginIds?: ReadonlyArray<string> | null
  /**
   * Override the reasoning effort for this turn and subsequent turns.
   */
  readonly effort?: ReasoningEffort | null
  /**
   * Optional environments for this turn and subsequent turns.
   *
   * Omitted uses the thread sticky environments. Empty disables environment access for this turn. Non-empty selects the first environment as the current turn environment for this turn.
   */
  readonly environments?: ReadonlyArray<TurnEnvironmentParams> | null
  readonly input: ReadonlyArray<UserInput>
  /**
   * Override the model for this turn and subsequent turns.
   */
  readonly model?: string | null
  /**
   * @deprecated Ignored. Use `effort: "ultra"` for proactive multi-agent behavior.
   */
  readonly multiAgentMode?: MultiAgentMode | null
  /**
   * Optional JSON Schema used to constrain the final assistant message for this turn.
   */
  readonly outputSchema?: unknown
  /**
   * ID of the turn that caused this new turn to start.
   *
   * Set this when starting work on behalf of another turn, such as delegated work in a different thread. Leave unset for work started directly by the user. Ignored when this request adds input to an active turn.
   */
  readonly parentTurnId?: string | null
  /**
   * Select a named permissions profile id for this turn and subsequent turns. Cannot be combined with `sandboxPolicy`.
   */
  readonly permissions?: string | null
  /**
   * @deprecated `friendly` and `pragmatic` no longer select a style. Changing this does not rewrite the thread's existing instructions.
   */
  readonly personality?: Personality | null
  /**
   * Optional metadata to enrich Codex's ResponsesAPI turn metadata. Replaces unprotected client-provided entries when supplied; an empty map clears them.
   *
   * Entries are flattened into the JSON string sent as `client_metadata["x-codex-turn-metadata"]` on ResponsesAPI HTTP and websocket requests.
   *
   * They are not sent as top-level ResponsesAPI `client_metadata` keys, and reserved keys such as `session_id`, `thread_id`, `turn_id`, and `window_id` cannot be overridden.
   */
  readonly responsesapiClientMetadata?: { readonly [x: string]: string } | null
  /**
   * Merge entries into the ResponsesAPI turn metadata without removing existing entries. Applied after `responsesapiClientMetadata` if both are provided; reserved keys remain protected.
   */
  readonly responsesapiClientMetadataPatch?: { readonly [x: string]: string } | null
  /**
   * ID of the first turn in the chain of work that led to this new turn.
   *
   * When setting `parentTurnId`, set this to the parent turn's `rootTurnId` when known. This keeps descendant work attributed to the original turn. If omitted, the new turn becomes its own root. Ignored when this request adds input to an active turn.
   */
  readonly rootTurnId?: string | null
  /**
   * Replace the thread's runtime workspace roots for this turn and subsequent turns. Paths must be absolute.
   */
  readonly runtimeWorkspaceRoots?: ReadonlyArray<AbsolutePathBuf> | null
  /**
   * Override the sandbox policy for this turn and subsequent turns.
   */
  readonly sandboxPolicy?: SandboxPolicy | null
  /**
   * Override the service tier for this turn and subsequent turns.
   */
  readonly serviceTier?: string | null
  /**
   * Override the service tier only when this request starts a new turn. Use "default" for standard speed. Omitted or null inherits the thread's tier. Does not change the thread's tier or a turn being steered.
   */
  readonly serviceTierForTurn?: string | null
  /**
   * Override the reasoning summary for this turn and subsequent turns.
   */
  readonly summary?: ReasoningSummary | null
  readonly threadId: string
  readonly toolOutput?: TurnToolOutput | null
  /**
   * Optional source classification for the caller that starts this turn. Ignored when this request steers an already-active turn.
   */
  readonly turnTrigger?: string | null
}

export interface TurnStartResponse {
  readonly turn: Turn
}

export interface TurnStartedNotification {
  readonly threadId: string
  readonly turn: Turn
}

export type TurnStatus = "completed" | "interrupted" | "failed" | "inProgress"

export interface TurnSteerParams {
  /**
   * Optional client-provided context fragments keyed by an opaque source identifier.
   */
  readonly additionalContext?: { readonly [x: string]: AdditionalContextEntry } | null
  readonly clientUserMessageId?: string | null
  /**
   * Required active turn id precondition. The request fails when it does not match the currently active turn.
   */
  readonly expectedTurnId: string
  readonly input: ReadonlyArray<UserInput>
  /**
   * Optional metadata to enrich Codex's ResponsesAPI turn metadata. Replaces unprotected client-provided entries when supplied; an empty map clears them.
   *
   * Entries are flattened into the JSON string sent as `client_metadata["x-codex-turn-metadata"]` on ResponsesAPI HTTP and websocket requests.
   *
   * They are not sent as top-level ResponsesAPI `client_metadata` keys, and reserved keys such as `session_id`, `thread_id`, `turn_id`, and `window_id` cannot be overridden.
   */
  readonly responsesapiClientMetadata?: { readonly [x: string]: string } | null
  /**
   * Merge entries into the ResponsesAPI turn metadata without removing existing entries. Applied after `responsesapiClientMetadata` if both are provided; reserved keys remain protected.
   */
  readonly responsesapiClientMetadataPatch?: { readonly [x: string]: string } | null
  readonly threadId: string
}

export interface TurnSteerResponse {
  readonly turnId: string
}

export interface TurnToolOutput {
  readonly name: string
  readonly namespace?: string | null
  readonly output: FunctionCallOutputBody
  /**
   * Requests retention of this output in the thread's model history.
   */
  readonly retain?: boolean
}

export interface TurnsPage {
  readonly backwardsCursor?: string | null
  readonly data: ReadonlyArray<Turn>
  readonly nextCursor?: string | null
}

export type UserInput =
  | {
    readonly text: string
    /**
     * UI-defined spans within `text` used to render or persist special elements.
     */
    readonly text_elements?: ReadonlyArray<TextElement>
    readonly type: "text"
  }
  | {
    readonly detail?: ImageDetail | null
    readonly type: "image"
    readonly url: string
  }
  | {
    readonly detail?: ImageDetail | null
    readonly type: "image"
    readonly fileId: string
  }
  | {
    readonly detail?: ImageDetail | null
    readonly path: string
    readonly type: "localImage"
  }
  | {
    readonly type: "audio"
    readonly url: string
  }
  | {
    readonly type: "audio"
    readonly fileId: string
  }
  | {
    readonly path: string
    readonly type: "localAudio"
  }
  | {
    readonly name: string
    readonly path: string
    readonly type: "skill"
  }
  | {
    readonly name: string
    readonly path: string
    readonly type: "mention"
  }

/**
 * Cancels a native verification RPC issued on this connection, not an elicitation. Use a fresh request ID for each operation and a distinct ID for this cancellation RPC.
 */
export interface UserVerificationCancelParams {
  readonly requestId: RequestId
}

/**
 * Acknowledges the cancellation signal; native work may still be finishing. Unknown or finished requests are a no-op, and completed effects are not rolled back.
 */
export type UserVerificationCancelResponse = { readonly [x: string]: unknown }

export type UserVerificationCancellationReason = "userCancelled" | "interrupted"

export type UserVerificationDeleteParams = { readonly [x: string]: unknown }

export type UserVerificationDeleteResponse = { readonly [x: string]: unknown }

export type UserVerificationEnrollParams = { readonly [x: string]: unknown }

/**
 * Public metadata for a created or reused local credential. The caller completes backend registration; this response does not establish server enrollment. Older app-servers omit the metadata fields; callers must check both before registration.
 */
export interface UserVerificationEnrollResponse {
  readonly algorithm?: string | null
  readonly credentialId: string
  /**
   * Unpadded base64url of the SubjectPublicKeyInfo DER encoding.
   */
  readonly publicKey?: string | null
}

/**
 * Closed error categories; native diagnostic payloads must not cross this boundary.
 */
export type UserVerificationErrorDetails =
  | {
    readonly reason: UserVerificationInvalidRequestReason
    readonly type: "invalidRequest"
  }
  | {
    readonly reason: UserVerificationUnavailableReason
    readonly type: "unavailable"
  }
  | {
    readonly reason: UserVerificationCancellationReason
    readonly type: "cancelled"
  }
  | {
    readonly reason: UserVerificationFailureReason
    readonly type: "failed"
  }

export type UserVerificationFailureReason = "authenticationFailed" | "timeout" | "providerError" | "serviceError"

export type UserVerificationInvalidRequestReason = "invalidParams"

/**
 * A signature over the exact decoded challenge. The verifier validates and consumes it.
 */
export interface UserVerificationProof {
  readonly credentialId: string
  /**
   * Unpadded base64url DER ECDSA signature using P-256 and SHA-256.
   */
  readonly signature: string
}

/**
 * The error object inside the normal JSON-RPC envelope.
 */
export interface UserVerificationRpcError {
  readonly code: number
  readonly data: UserVerificationErrorDetails
  readonly message: string
}

export type UserVerificationStatusParams = { readonly [x: string]: unknown }

/**
 * Local readiness only; this neither prompts nor queries server registration.
 */
export interface UserVerificationStatusResponse {
  readonly credentialId?: string | null
  readonly unavailableMessage?: string | null
  readonly unavailableReason?: UserVerificationUnavailableReason | null
}

export type UserVerificationUnavailableReason = "credentialMissing" | "biometricsUnavailable" | "providerUnavailable"

/**
 * Local signing primitive, independent of any pending elicitation.
 */
export interface UserVerificationVerifyParams {
  /**
   * Unpadded base64url encoding of 1–4096 challenge bytes.
   */
  readonly challenge: string
  /**
   * Additional display context; at most 4096 UTF-8 bytes.
   */
  readonly description: string
  /**
   * Display context already approved by the UI; 1–256 UTF-8 bytes.
   */
  readonly title: string
}

export interface UserVerificationVerifyResponse {
  readonly proof: UserVerificationProof
}

/**
 * Controls output length/detail on GPT-5 models via the Responses API. Serialized with lowercase values to match the OpenAI API.
 */
export type Verbosity = "low" | "medium" | "high"

export interface WarningNotification {
  /**
   * Concise warning message for the user.
   */
  readonly message: string
  /**
   * Optional thread target when the warning applies to a specific thread.
   */
  readonly threadId?: string | null
}

export type WebSearchAction =
  | {
    readonly queries?: ReadonlyArray<string> | null
    readonly query?: string | null
    readonly type: "search"
  }
  | {
    readonly type: "openPage"
    readonly url?: string | null
  }
  | {
    readonly pattern?: string | null
    readonly type: "findInPage"
    readonly url?: string | null
  }
  | {
    readonly type: "other"
  }

export type WebSearchContextSize = "low" | "medium" | "high"

export interface WebSearchLocation {
  readonly city?: string | null
  readonly country?: string | null
  readonly region?: string | null
  readonly timezone?: string | null
}

export type WebSearchMode = "disabled" | "cached" | "indexed" | "live"

/**
 * Provider preference selected by the resolved model catalog entry.
 */
export type WebSearchProvider = "standalone" | "search_mcp"

export interface WebSearchToolConfig {
  readonly allowed_domains?: ReadonlyArray<string> | null
  readonly context_size?: WebSearchContextSize | null
  readonly location?: WebSearchLocation | null
}

export type WindowsSandboxImplementation = "elevated" | "unelevated" | "mxc"

export type WindowsSandboxReadiness = "ready" | "notConfigured" | "updateRequired"

export interface WindowsSandboxReadinessResponse {
  readonly status: WindowsSandboxReadiness
}

export interface WindowsSandboxSetupCompletedNotification {
  readonly error?: string | null
  readonly mode: WindowsSandboxSetupMode
  readonly success: boolean
}

export type WindowsSandboxSetupMode = "elevated" | "unelevated"

export interface WindowsSandboxSetupStartParams {
  readonly cwd?: AbsolutePathBuf | null
  readonly mode: WindowsSandboxSetupMode
}

export interface WindowsSandboxSetupStartResponse {
  readonly started: boolean
}

export interface WindowsWorldWritableWarningNotification {
  readonly extraCount: number
  readonly failedScan: boolean
  readonly samplePaths: ReadonlyArray<string>
}

export interface WorkspaceMessage {
  /**
   * Unix timestamp (in seconds) when the message was archived.
   */
  readonly archivedAt?: number | null
  /**
   * Unix timestamp (in seconds) when the message was created.
   */
  readonly createdAt?: number | null
  readonly messageBody: string
  readonly messageId: string
  readonly messageType: WorkspaceMessageType
}

export type WorkspaceMessageType = "headline" | "announcement" | "unknown"

export interface WorkspaceRouting {
  readonly accountRoutingOverride: AccountRoutingOverride
  readonly backendOrigin: string
  readonly chatgptAccountId: string
}

export type WriteStatus = "ok" | "okOverridden"
