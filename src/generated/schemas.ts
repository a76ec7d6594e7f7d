// Generated from @openai/codex 0.169.0 by `node scripts/generate.ts` (codex app-server generate-json-schema --experimental). Do not edit.

import * as Schema from "effect/Schema"
import type * as T from "./types.ts"

/** Replaces the getter by its schema, so that each is built once, on first use. */
const memo = <A>(name: string, schema: Schema.Codec<A>): Schema.Codec<A> => {
  Object.defineProperty(schemas, name, { value: schema, enumerable: true })
  return schema
}

export const schemas = {
  get AbsolutePathBuf(): Schema.Codec<T.AbsolutePathBuf> {
    return memo("AbsolutePathBuf", Schema.String)
  },
  get Account(): Schema.Codec<T.Account> {
    return memo(
      "Account",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("apiKey") }),
        Schema.Struct({
          email: Schema.Union([Schema.String, Schema.Null]),
          planType: schemas.PlanType,
          type: Schema.Literal("chatgpt"),
          workspaceName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
        }),
        Schema.Struct({
          type: Schema.Literal("amazonBedrock"),
          usesCodexManagedCredentials: Schema.optionalKey(Schema.Boolean)
        }),
        Schema.Struct({ type: Schema.Literal("gcp") })
      ])
    )
  },
  get AccountLoginCompletedNotification(): Schema.Codec<T.AccountLoginCompletedNotification> {
    return memo(
      "AccountLoginCompletedNotification",
      Schema.Struct({
        error: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        loginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        onboardingEntrypoint: Schema.optionalKey(Schema.Union([schemas.DesktopOnboardingEntrypoint, Schema.Null])),
        success: Schema.Boolean
      })
    )
  },
  get AccountRateLimitsUpdatedNotification(): Schema.Codec<T.AccountRateLimitsUpdatedNotification> {
    return memo("AccountRateLimitsUpdatedNotification", Schema.Struct({ rateLimits: schemas.RateLimitSnapshot }))
  },
  get AccountRoutingOverride(): Schema.Codec<T.AccountRoutingOverride> {
    return memo("AccountRoutingOverride", Schema.Literals(["NO_CONSTRAINT", "us", "us_cr"]))
  },
  get AccountSecuritySetupAction(): Schema.Codec<T.AccountSecuritySetupAction> {
    return memo("AccountSecuritySetupAction", Schema.Struct({ label: Schema.String, url: Schema.String }))
  },
  get AccountSecuritySetupNotice(): Schema.Codec<T.AccountSecuritySetupNotice> {
    return memo(
      "AccountSecuritySetupNotice",
      Schema.Struct({
        accountId: Schema.String,
        action: schemas.AccountSecuritySetupAction,
        description: Schema.String,
        title: Schema.String,
        userId: Schema.String
      })
    )
  },
  get AccountSession(): Schema.Codec<T.AccountSession> {
    return memo(
      "AccountSession",
      Schema.Struct({
        displayName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        email: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        imageUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        isActive: Schema.Boolean,
        lastUsedAt: Schema.Finite,
        selectedWorkspaceAccountId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sessionId: Schema.String,
        userId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        workspaces: Schema.Array(schemas.AccountSessionWorkspace)
      })
    )
  },
  get AccountSessionWorkspace(): Schema.Codec<T.AccountSessionWorkspace> {
    return memo(
      "AccountSessionWorkspace",
      Schema.Struct({
        accountId: Schema.String,
        imageUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        kind: Schema.optionalKey(Schema.Union([schemas.AccountSessionWorkspaceKind, Schema.Null])),
        name: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get AccountSessionWorkspaceKind(): Schema.Codec<T.AccountSessionWorkspaceKind> {
    return memo("AccountSessionWorkspaceKind", Schema.Literals(["personal", "workspace"]))
  },
  get AccountSessionsListParams(): Schema.Codec<T.AccountSessionsListParams> {
    return memo(
      "AccountSessionsListParams",
      Schema.Struct({ refreshWorkspaceMetadata: Schema.optionalKey(Schema.Boolean) })
    )
  },
  get AccountSessionsResponse(): Schema.Codec<T.AccountSessionsResponse> {
    return memo(
      "AccountSessionsResponse",
      Schema.Struct({
        activeSessionId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sessions: Schema.Array(schemas.AccountSession)
      })
    )
  },
  get AccountSessionsSwitchParams(): Schema.Codec<T.AccountSessionsSwitchParams> {
    return memo(
      "AccountSessionsSwitchParams",
      Schema.Struct({
        accountId: Schema.String,
        allowBrowserLogin: Schema.optionalKey(Schema.Boolean),
        sessionId: Schema.String
      })
    )
  },
  get AccountSessionsSwitchResponse(): Schema.Codec<T.AccountSessionsSwitchResponse> {
    return memo(
      "AccountSessionsSwitchResponse",
      Schema.Union([
        Schema.Struct({
          activeSessionId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          sessions: Schema.Array(schemas.AccountSession)
        }),
        Schema.Struct({ authUrl: Schema.String, loginId: Schema.String })
      ])
    )
  },
  get AccountTokenUsageDailyBucket(): Schema.Codec<T.AccountTokenUsageDailyBucket> {
    return memo("AccountTokenUsageDailyBucket", Schema.Struct({ startDate: Schema.String, tokens: Schema.Finite }))
  },
  get AccountTokenUsageSummary(): Schema.Codec<T.AccountTokenUsageSummary> {
    return memo(
      "AccountTokenUsageSummary",
      Schema.Struct({
        currentStreakDays: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        lifetimeTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        longestRunningTurnSec: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        longestStreakDays: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        peakDailyTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null]))
      })
    )
  },
  get AccountUpdatedNotification(): Schema.Codec<T.AccountUpdatedNotification> {
    return memo(
      "AccountUpdatedNotification",
      Schema.Struct({
        authMode: Schema.optionalKey(Schema.Union([schemas.AuthMode, Schema.Null])),
        planType: Schema.optionalKey(Schema.Union([schemas.PlanType, Schema.Null]))
      })
    )
  },
  get ActivePermissionProfile(): Schema.Codec<T.ActivePermissionProfile> {
    return memo(
      "ActivePermissionProfile",
      Schema.Struct({ extends: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])), id: Schema.String })
    )
  },
  get AddCreditsNudgeCreditType(): Schema.Codec<T.AddCreditsNudgeCreditType> {
    return memo("AddCreditsNudgeCreditType", Schema.Literals(["credits", "usage_limit"]))
  },
  get AddCreditsNudgeEmailStatus(): Schema.Codec<T.AddCreditsNudgeEmailStatus> {
    return memo("AddCreditsNudgeEmailStatus", Schema.Literals(["sent", "cooldown_active"]))
  },
  get AdditionalContextEntry(): Schema.Codec<T.AdditionalContextEntry> {
    return memo(
      "AdditionalContextEntry",
      Schema.Struct({
        kind: schemas.AdditionalContextKind,
        name: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        value: Schema.String
      })
    )
  },
  get AdditionalContextKind(): Schema.Codec<T.AdditionalContextKind> {
    return memo("AdditionalContextKind", Schema.Literals(["untrusted", "application"]))
  },
  get AdditionalFileSystemPermissions(): Schema.Codec<T.AdditionalFileSystemPermissions> {
    return memo(
      "AdditionalFileSystemPermissions",
      Schema.Struct({
        entries: Schema.optionalKey(Schema.Union([Schema.Array(schemas.FileSystemSandboxEntry), Schema.Null])),
        globScanMaxDepth: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1)), Schema.Null])
        ),
        read: Schema.optionalKey(Schema.Union([Schema.Array(schemas.LegacyAppPathString), Schema.Null])),
        write: Schema.optionalKey(Schema.Union([Schema.Array(schemas.LegacyAppPathString), Schema.Null]))
      })
    )
  },
  get AdditionalNetworkPermissions(): Schema.Codec<T.AdditionalNetworkPermissions> {
    return memo(
      "AdditionalNetworkPermissions",
      Schema.Struct({ enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])) })
    )
  },
  get AdditionalPermissionProfile(): Schema.Codec<T.AdditionalPermissionProfile> {
    return memo(
      "AdditionalPermissionProfile",
      Schema.Struct({
        fileSystem: Schema.optionalKey(Schema.Union([schemas.AdditionalFileSystemPermissions, Schema.Null])),
        network: Schema.optionalKey(Schema.Union([schemas.AdditionalNetworkPermissions, Schema.Null]))
      })
    )
  },
  get AgentMessageDelivery(): Schema.Codec<T.AgentMessageDelivery> {
    return memo("AgentMessageDelivery", Schema.Literal("async"))
  },
  get AgentMessageDeltaNotification(): Schema.Codec<T.AgentMessageDeltaNotification> {
    return memo(
      "AgentMessageDeltaNotification",
      Schema.Struct({ delta: Schema.String, itemId: Schema.String, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get AgentMessageDisplay(): Schema.Codec<T.AgentMessageDisplay> {
    return memo(
      "AgentMessageDisplay",
      Schema.Struct({
        action: Schema.String,
        blockType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        checkTrustedContacts: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        cyberTrustedAccess: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null]))
      })
    )
  },
  get AgentMessageInputContent(): Schema.Codec<T.AgentMessageInputContent> {
    return memo(
      "AgentMessageInputContent",
      Schema.Union([
        Schema.Struct({ text: Schema.String, type: Schema.Literal("input_text") }),
        Schema.Struct({ encrypted_content: Schema.String, type: Schema.Literal("encrypted_content") })
      ])
    )
  },
  get AgentMessageModeration(): Schema.Codec<T.AgentMessageModeration> {
    return memo(
      "AgentMessageModeration",
      Schema.Struct({
        display: Schema.optionalKey(Schema.Union([schemas.AgentMessageDisplay, Schema.Null])),
        moderated: Schema.Boolean
      })
    )
  },
  get AgentPath(): Schema.Codec<T.AgentPath> {
    return memo("AgentPath", Schema.String)
  },
  get AllowDenyRequirement(): Schema.Codec<T.AllowDenyRequirement> {
    return memo("AllowDenyRequirement", Schema.Literals(["allow", "deny"]))
  },
  get AnalyticsConfig(): Schema.Codec<T.AnalyticsConfig> {
    return memo(
      "AnalyticsConfig",
      Schema.Struct({ enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])) })
    )
  },
  get AppBranding(): Schema.Codec<T.AppBranding> {
    return memo(
      "AppBranding",
      Schema.Struct({
        category: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        developer: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        isDiscoverableApp: Schema.Boolean,
        privacyPolicy: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        termsOfService: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        website: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get AppConfig(): Schema.Codec<T.AppConfig> {
    return memo(
      "AppConfig",
      Schema.Struct({
        approvals_reviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        default_tools_approval_mode: Schema.optionalKey(Schema.Union([schemas.AppToolApproval, Schema.Null])),
        default_tools_enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        destructive_enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        enabled: Schema.optionalKey(Schema.Boolean),
        links: Schema.optionalKey(Schema.Union([schemas.AppLinksConfig, Schema.Null])),
        omit_tools_from: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ToolExposureSurface), Schema.Null])),
        open_world_enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        tools: Schema.optionalKey(Schema.Union([schemas.AppToolsConfig, Schema.Null]))
      })
    )
  },
  get AppInfo(): Schema.Codec<T.AppInfo> {
    return memo(
      "AppInfo",
      Schema.Struct({
        appMetadata: Schema.optionalKey(Schema.Union([schemas.AppMetadata, Schema.Null])),
        branding: Schema.optionalKey(Schema.Union([schemas.AppBranding, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        distributionChannel: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        iconAssets: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        iconDarkAssets: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        id: Schema.String,
        installUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        isAccessible: Schema.optionalKey(Schema.Boolean),
        isEnabled: Schema.optionalKey(Schema.Boolean),
        labels: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        logoUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        logoUrlDark: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: Schema.String,
        pluginDisplayNames: Schema.optionalKey(Schema.Array(Schema.String))
      })
    )
  },
  get AppLinkConfig(): Schema.Codec<T.AppLinkConfig> {
    return memo(
      "AppLinkConfig",
      Schema.Struct({
        approvals_reviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        default_tools_approval_mode: Schema.optionalKey(Schema.Union([schemas.AppToolApproval, Schema.Null]))
      })
    )
  },
  get AppLinksConfig(): Schema.Codec<T.AppLinksConfig> {
    return memo("AppLinksConfig", Schema.Record(Schema.String, Schema.Unknown))
  },
  get AppListUpdatedNotification(): Schema.Codec<T.AppListUpdatedNotification> {
    return memo("AppListUpdatedNotification", Schema.Struct({ data: Schema.Array(schemas.AppInfo) }))
  },
  get AppMetadata(): Schema.Codec<T.AppMetadata> {
    return memo(
      "AppMetadata",
      Schema.Struct({
        categories: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        developer: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        firstPartyRequiresInstall: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        review: Schema.optionalKey(Schema.Union([schemas.AppReview, Schema.Null])),
        screenshots: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AppScreenshot), Schema.Null])),
        seoDescription: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        showInComposerWhenUnlinked: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        subCategories: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        version: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        versionId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        versionNotes: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get AppReview(): Schema.Codec<T.AppReview> {
    return memo("AppReview", Schema.Struct({ status: Schema.String }))
  },
  get AppScreenshot(): Schema.Codec<T.AppScreenshot> {
    return memo(
      "AppScreenshot",
      Schema.Struct({
        fileId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        url: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        userPrompt: Schema.String
      })
    )
  },
  get AppSummary(): Schema.Codec<T.AppSummary> {
    return memo(
      "AppSummary",
      Schema.Struct({
        category: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        id: Schema.String,
        installUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: Schema.String
      })
    )
  },
  get AppTemplateSummary(): Schema.Codec<T.AppTemplateSummary> {
    return memo(
      "AppTemplateSummary",
      Schema.Struct({
        canonicalConnectorId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        category: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        logoUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        logoUrlDark: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        materializedAppIds: Schema.Array(Schema.String),
        name: Schema.String,
        reason: Schema.optionalKey(Schema.Union([schemas.AppTemplateUnavailableReason, Schema.Null])),
        templateId: Schema.String
      })
    )
  },
  get AppTemplateUnavailableReason(): Schema.Codec<T.AppTemplateUnavailableReason> {
    return memo(
      "AppTemplateUnavailableReason",
      Schema.Literals(["NOT_CONFIGURED_FOR_WORKSPACE", "NO_ACTIVE_WORKSPACE"])
    )
  },
  get AppToolApproval(): Schema.Codec<T.AppToolApproval> {
    return memo("AppToolApproval", Schema.Literals(["auto", "prompt", "writes", "approve"]))
  },
  get AppToolConfig(): Schema.Codec<T.AppToolConfig> {
    return memo(
      "AppToolConfig",
      Schema.Struct({
        approval_mode: Schema.optionalKey(Schema.Union([schemas.AppToolApproval, Schema.Null])),
        enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null]))
      })
    )
  },
  get AppToolSummary(): Schema.Codec<T.AppToolSummary> {
    return memo(
      "AppToolSummary",
      Schema.Struct({
        description: Schema.String,
        disabledReason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        isEnabled: Schema.optionalKey(Schema.Boolean),
        isReadOnly: Schema.optionalKey(Schema.Boolean),
        name: Schema.String,
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get AppToolsConfig(): Schema.Codec<T.AppToolsConfig> {
    return memo("AppToolsConfig", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ApplicationNetworkRequirements(): Schema.Codec<T.ApplicationNetworkRequirements> {
    return memo(
      "ApplicationNetworkRequirements",
      Schema.Struct({ domains: Schema.Record(Schema.String, schemas.NetworkDomainPermission), enabled: Schema.Boolean })
    )
  },
  get ApplicationRequirements(): Schema.Codec<T.ApplicationRequirements> {
    return memo(
      "ApplicationRequirements",
      Schema.Struct({
        network: Schema.optionalKey(Schema.Union([schemas.ApplicationNetworkRequirements, Schema.Null])),
        storage: Schema.optionalKey(Schema.Union([schemas.ApplicationStorageRequirements, Schema.Null]))
      })
    )
  },
  get ApplicationStorageRequirements(): Schema.Codec<T.ApplicationStorageRequirements> {
    return memo(
      "ApplicationStorageRequirements",
      Schema.Struct({
        defaultProjectParent: Schema.optionalKey(Schema.Union([schemas.LegacyAppPathString, Schema.Null])),
        projectlessWorkspaceRoot: Schema.optionalKey(Schema.Union([schemas.LegacyAppPathString, Schema.Null]))
      })
    )
  },
  get ApplyPatchApprovalParams(): Schema.Codec<T.ApplyPatchApprovalParams> {
    return memo(
      "ApplyPatchApprovalParams",
      Schema.Struct({
        callId: Schema.String,
        conversationId: schemas.ThreadId,
        fileChanges: Schema.Record(Schema.String, schemas.FileChange),
        grantRoot: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ApplyPatchApprovalResponse(): Schema.Codec<T.ApplyPatchApprovalResponse> {
    return memo("ApplyPatchApprovalResponse", Schema.Struct({ decision: schemas.ReviewDecision }))
  },
  get ApprovalsReviewer(): Schema.Codec<T.ApprovalsReviewer> {
    return memo("ApprovalsReviewer", Schema.Literals(["user", "auto_review", "guardian_subagent"]))
  },
  get AppsConfig(): Schema.Codec<T.AppsConfig> {
    return memo(
      "AppsConfig",
      Schema.Struct({ _default: Schema.optionalKey(Schema.Union([schemas.AppsDefaultConfig, Schema.Null])) })
    )
  },
  get AppsDefaultConfig(): Schema.Codec<T.AppsDefaultConfig> {
    return memo(
      "AppsDefaultConfig",
      Schema.Struct({
        approvals_reviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        default_tools_approval_mode: Schema.optionalKey(Schema.Union([schemas.AppToolApproval, Schema.Null])),
        destructive_enabled: Schema.optionalKey(Schema.Boolean),
        enabled: Schema.optionalKey(Schema.Boolean),
        open_world_enabled: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get AppsInstalledParams(): Schema.Codec<T.AppsInstalledParams> {
    return memo(
      "AppsInstalledParams",
      Schema.Struct({
        forceRefresh: Schema.optionalKey(Schema.Boolean),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get AppsInstalledResponse(): Schema.Codec<T.AppsInstalledResponse> {
    return memo("AppsInstalledResponse", Schema.Struct({ apps: Schema.Array(schemas.InstalledApp) }))
  },
  get AppsListParams(): Schema.Codec<T.AppsListParams> {
    return memo(
      "AppsListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        forceRefetch: Schema.optionalKey(Schema.Boolean),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get AppsListResponse(): Schema.Codec<T.AppsListResponse> {
    return memo(
      "AppsListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.AppInfo),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get AppsReadParams(): Schema.Codec<T.AppsReadParams> {
    return memo(
      "AppsReadParams",
      Schema.Struct({
        appIds: Schema.Array(Schema.String),
        includeTools: Schema.optionalKey(Schema.Boolean),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get AppsReadResponse(): Schema.Codec<T.AppsReadResponse> {
    return memo(
      "AppsReadResponse",
      Schema.Struct({ apps: Schema.Array(schemas.ConnectorMetadata), missingAppIds: Schema.Array(Schema.String) })
    )
  },
  get AskForApproval(): Schema.Codec<T.AskForApproval> {
    return memo(
      "AskForApproval",
      Schema.Union([
        Schema.Literals(["untrusted", "on-request", "never"]),
        Schema.Struct({
          granular: Schema.Struct({
            mcp_elicitations: Schema.Boolean,
            request_permissions: Schema.optionalKey(Schema.Boolean),
            rules: Schema.Boolean,
            sandbox_approval: Schema.Boolean,
            skill_approval: Schema.optionalKey(Schema.Boolean)
          })
        })
      ])
    )
  },
  get AsyncUserInputQuestion(): Schema.Codec<T.AsyncUserInputQuestion> {
    return memo(
      "AsyncUserInputQuestion",
      Schema.Struct({
        options: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        title: Schema.String
      })
    )
  },
  get AttestationGenerateParams(): Schema.Codec<T.AttestationGenerateParams> {
    return memo("AttestationGenerateParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get AttestationGenerateResponse(): Schema.Codec<T.AttestationGenerateResponse> {
    return memo("AttestationGenerateResponse", Schema.Struct({ token: Schema.String }))
  },
  get AuthMode(): Schema.Codec<T.AuthMode> {
    return memo(
      "AuthMode",
      Schema.Literals([
        "apikey",
        "chatgpt",
        "chatgptAuthTokens",
        "headers",
        "agentIdentity",
        "personalAccessToken",
        "bedrockApiKey",
        "bedrockAccessKeys"
      ])
    )
  },
  get AuthRecoveryNotification(): Schema.Codec<T.AuthRecoveryNotification> {
    return memo(
      "AuthRecoveryNotification",
      Schema.Struct({ message: Schema.String, provider: Schema.String, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get AutoCompactTokenLimitScope(): Schema.Codec<T.AutoCompactTokenLimitScope> {
    return memo("AutoCompactTokenLimitScope", Schema.Literals(["total", "body_after_prefix"]))
  },
  get AutoReviewDecisionSource(): Schema.Codec<T.AutoReviewDecisionSource> {
    return memo("AutoReviewDecisionSource", Schema.Literal("agent"))
  },
  get AutoReviewRequirements(): Schema.Codec<T.AutoReviewRequirements> {
    return memo(
      "AutoReviewRequirements",
      Schema.Struct({
        ignoreRules: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        requiredOnModels: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null]))
      })
    )
  },
  get AwsCredentialType(): Schema.Codec<T.AwsCredentialType> {
    return memo("AwsCredentialType", Schema.Literals(["accessKeys", "bedrockApiKey"]))
  },
  get BedrockAwsProfile(): Schema.Codec<T.BedrockAwsProfile> {
    return memo(
      "BedrockAwsProfile",
      Schema.Struct({ name: Schema.String, region: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get BedrockCheckGovCloudRequirementsParams(): Schema.Codec<T.BedrockCheckGovCloudRequirementsParams> {
    return memo("BedrockCheckGovCloudRequirementsParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get BedrockCheckGovCloudRequirementsResponse(): Schema.Codec<T.BedrockCheckGovCloudRequirementsResponse> {
    return memo(
      "BedrockCheckGovCloudRequirementsResponse",
      Schema.Struct({ isGovCloud: Schema.Boolean, shouldWarn: Schema.Boolean })
    )
  },
  get BedrockDiscoverParams(): Schema.Codec<T.BedrockDiscoverParams> {
    return memo("BedrockDiscoverParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get BedrockDiscoverResponse(): Schema.Codec<T.BedrockDiscoverResponse> {
    return memo(
      "BedrockDiscoverResponse",
      Schema.Struct({
        environmentCredentials: Schema.Array(schemas.BedrockEnvironmentCredential),
        profiles: Schema.Array(schemas.BedrockAwsProfile)
      })
    )
  },
  get BedrockEnvironmentCredential(): Schema.Codec<T.BedrockEnvironmentCredential> {
    return memo(
      "BedrockEnvironmentCredential",
      Schema.Struct({
        region: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.AwsCredentialType
      })
    )
  },
  get BedrockProviderId(): Schema.Codec<T.BedrockProviderId> {
    return memo("BedrockProviderId", Schema.Literals(["amazon-bedrock", "amazon-bedrock-runtime"]))
  },
  get BedrockSetupParams(): Schema.Codec<T.BedrockSetupParams> {
    return memo(
      "BedrockSetupParams",
      Schema.Union([
        Schema.Struct({ profile: Schema.String, region: Schema.String, type: Schema.Literal("profile") }),
        Schema.Struct({ region: Schema.String, type: Schema.Literal("environment") })
      ])
    )
  },
  get BedrockSetupResponse(): Schema.Codec<T.BedrockSetupResponse> {
    return memo("BedrockSetupResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get BrowserUseAccessApprovalLifetime(): Schema.Codec<T.BrowserUseAccessApprovalLifetime> {
    return memo("BrowserUseAccessApprovalLifetime", Schema.Literals(["turn", "thread"]))
  },
  get BrowserUseConfig(): Schema.Codec<T.BrowserUseConfig> {
    return memo(
      "BrowserUseConfig",
      Schema.Struct({
        allow_history_access: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        default_origin_policy: Schema.optionalKey(Schema.Union([schemas.BrowserUseOriginPolicyConfig, Schema.Null])),
        origins: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.BrowserUseOriginPolicyConfig), Schema.Null])
        )
      })
    )
  },
  get BrowserUseExtensionRequirements(): Schema.Codec<T.BrowserUseExtensionRequirements> {
    return memo(
      "BrowserUseExtensionRequirements",
      Schema.Struct({
        requestHeaders: Schema.optionalKey(Schema.Union([Schema.Array(schemas.RequestHeader), Schema.Null]))
      })
    )
  },
  get BrowserUseOriginPolicy(): Schema.Codec<T.BrowserUseOriginPolicy> {
    return memo(
      "BrowserUseOriginPolicy",
      Schema.Struct({
        access: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        accessApprovalLifetime: Schema.optionalKey(
          Schema.Union([schemas.BrowserUseAccessApprovalLifetime, Schema.Null])
        ),
        autoReview: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        downloads: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        fullCdpAccess: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        persistentApproval: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        uploads: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null]))
      })
    )
  },
  get BrowserUseOriginPolicyConfig(): Schema.Codec<T.BrowserUseOriginPolicyConfig> {
    return memo(
      "BrowserUseOriginPolicyConfig",
      Schema.Struct({
        access: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        downloads: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        full_cdp_access: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        uploads: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null]))
      })
    )
  },
  get BrowserUseRequirements(): Schema.Codec<T.BrowserUseRequirements> {
    return memo(
      "BrowserUseRequirements",
      Schema.Struct({
        allowGlobalPersistentApproval: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowHistoryAccess: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowWebmcp: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        defaultOriginPolicy: Schema.optionalKey(Schema.Union([schemas.BrowserUseOriginPolicy, Schema.Null])),
        disableAutoReview: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        extension: Schema.optionalKey(Schema.Union([schemas.BrowserUseExtensionRequirements, Schema.Null])),
        origins: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.BrowserUseOriginPolicy), Schema.Null])
        )
      })
    )
  },
  get ByteRange(): Schema.Codec<T.ByteRange> {
    return memo(
      "ByteRange",
      Schema.Struct({
        end: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
        start: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
      })
    )
  },
  get CancelLoginAccountParams(): Schema.Codec<T.CancelLoginAccountParams> {
    return memo("CancelLoginAccountParams", Schema.Struct({ loginId: Schema.String }))
  },
  get CancelLoginAccountResponse(): Schema.Codec<T.CancelLoginAccountResponse> {
    return memo("CancelLoginAccountResponse", Schema.Struct({ status: schemas.CancelLoginAccountStatus }))
  },
  get CancelLoginAccountStatus(): Schema.Codec<T.CancelLoginAccountStatus> {
    return memo("CancelLoginAccountStatus", Schema.Literals(["canceled", "notFound"]))
  },
  get CapabilityRootLocation(): Schema.Codec<T.CapabilityRootLocation> {
    return memo(
      "CapabilityRootLocation",
      Schema.Union([
        Schema.Struct({ environmentId: Schema.String, path: Schema.String, type: Schema.Literal("environment") })
      ])
    )
  },
  get ChatgptAuthTokensRefreshParams(): Schema.Codec<T.ChatgptAuthTokensRefreshParams> {
    return memo(
      "ChatgptAuthTokensRefreshParams",
      Schema.Struct({
        previousAccountId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        reason: schemas.ChatgptAuthTokensRefreshReason
      })
    )
  },
  get ChatgptAuthTokensRefreshReason(): Schema.Codec<T.ChatgptAuthTokensRefreshReason> {
    return memo("ChatgptAuthTokensRefreshReason", Schema.Literal("unauthorized"))
  },
  get ChatgptAuthTokensRefreshResponse(): Schema.Codec<T.ChatgptAuthTokensRefreshResponse> {
    return memo(
      "ChatgptAuthTokensRefreshResponse",
      Schema.Struct({
        accessToken: Schema.String,
        chatgptAccountId: Schema.String,
        chatgptPlanType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get CliAuthCredentialsStoreMode(): Schema.Codec<T.CliAuthCredentialsStoreMode> {
    return memo("CliAuthCredentialsStoreMode", Schema.Literals(["file", "keyring", "auto", "ephemeral"]))
  },
  get ClientInfo(): Schema.Codec<T.ClientInfo> {
    return memo(
      "ClientInfo",
      Schema.Struct({
        name: Schema.String,
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        version: Schema.String
      })
    )
  },
  get ClientRequest(): Schema.Codec<T.ClientRequest> {
    return memo(
      "ClientRequest",
      Schema.Union([
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("initialize"),
          params: schemas.InitializeParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("server/diagnostics"),
          params: schemas.ServerDiagnosticsParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("userVerification/status"),
          params: schemas.UserVerificationStatusParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("userVerification/enroll"),
          params: schemas.UserVerificationEnrollParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("userVerification/delete"),
          params: schemas.UserVerificationDeleteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("userVerification/verify"),
          params: schemas.UserVerificationVerifyParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("userVerification/cancel"),
          params: schemas.UserVerificationCancelParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/start"),
          params: schemas.ThreadStartParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/resume"),
          params: schemas.ThreadResumeParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/fork"),
          params: schemas.ThreadForkParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/sample"),
          params: schemas.ThreadSampleParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/sample/cancel"),
          params: schemas.ThreadSampleCancelParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/archive"),
          params: schemas.ThreadArchiveParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/delete"),
          params: schemas.ThreadDeleteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/unsubscribe"),
          params: schemas.ThreadUnsubscribeParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/increment_elicitation"),
          params: schemas.ThreadIncrementElicitationParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/decrement_elicitation"),
          params: schemas.ThreadDecrementElicitationParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/name/set"),
          params: schemas.ThreadSetNameParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/prediction/request"),
          params: schemas.ThreadPredictionRequestParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/goal/set"),
          params: schemas.ThreadGoalSetParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/goal/get"),
          params: schemas.ThreadGoalGetParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/goal/clear"),
          params: schemas.ThreadGoalClearParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/queue/add"),
          params: schemas.ThreadQueueAddParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/queue/list"),
          params: schemas.ThreadQueueListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/queue/update"),
          params: schemas.ThreadQueueUpdateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/queue/delete"),
          params: schemas.ThreadQueueDeleteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/queue/reorder"),
          params: schemas.ThreadQueueReorderParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/queue/start"),
          params: schemas.ThreadQueueStartParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/metadata/update"),
          params: schemas.ThreadMetadataUpdateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/attachment/add"),
          params: schemas.ThreadAttachmentAddParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/attachment/list"),
          params: schemas.ThreadAttachmentListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/attachmentOwner/list"),
          params: schemas.ThreadAttachmentOwnerListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/attachment/remove"),
          params: schemas.ThreadAttachmentRemoveParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/section/move"),
          params: schemas.ThreadSectionMoveParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/settings/update"),
          params: schemas.ThreadSettingsUpdateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/memoryMode/set"),
          params: schemas.ThreadMemoryModeSetParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/memory/read"),
          params: schemas.ThreadMemoryReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("memory/status"),
          params: schemas.MemoryStatusParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("memory/reset"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("rollout/compress"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/unarchive"),
          params: schemas.ThreadUnarchiveParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/compact/start"),
          params: schemas.ThreadCompactStartParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/shellCommand"),
          params: schemas.ThreadShellCommandParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/approveGuardianDeniedAction"),
          params: schemas.ThreadApproveGuardianDeniedActionParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/backgroundTerminals/clean"),
          params: schemas.ThreadBackgroundTerminalsCleanParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/backgroundTerminals/list"),
          params: schemas.ThreadBackgroundTerminalsListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/backgroundTerminals/terminate"),
          params: schemas.ThreadBackgroundTerminalsTerminateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/revert"),
          params: schemas.ThreadRevertParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/list"),
          params: schemas.ThreadListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("project/list"),
          params: schemas.ProjectListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("project/read"),
          params: schemas.ProjectReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("project/create"),
          params: schemas.ProjectCreateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("project/import"),
          params: schemas.ProjectImportParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("project/update"),
          params: schemas.ProjectUpdateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("project/move"),
          params: schemas.ProjectMoveParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("project/delete"),
          params: schemas.ProjectDeleteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("threadSection/list"),
          params: schemas.ThreadSectionListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("threadSection/create"),
          params: schemas.ThreadSectionCreateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("threadSection/update"),
          params: schemas.ThreadSectionUpdateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("threadSection/delete"),
          params: schemas.ThreadSectionDeleteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/search"),
          params: schemas.ThreadSearchParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/searchOccurrences"),
          params: schemas.ThreadSearchOccurrencesParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/loaded/list"),
          params: schemas.ThreadLoadedListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/read"),
          params: schemas.ThreadReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/readState/update"),
          params: schemas.ThreadReadStateUpdateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/turns/list"),
          params: schemas.ThreadTurnsListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/items/list"),
          params: schemas.ThreadItemsListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/items/read"),
          params: schemas.ThreadItemsReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/guardianReview"),
          params: schemas.ThreadGuardianReviewParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/inject_items"),
          params: schemas.ThreadInjectItemsParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/prepareApprovedPlan"),
          params: schemas.ThreadPrepareApprovedPlanParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("skills/list"),
          params: schemas.SkillsListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("skills/extraRoots/set"),
          params: schemas.SkillsExtraRootsSetParams
        }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("hooks/list"), params: schemas.HooksListParams }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("marketplace/add"),
          params: schemas.MarketplaceAddParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("marketplace/remove"),
          params: schemas.MarketplaceRemoveParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("marketplace/upgrade"),
          params: schemas.MarketplaceUpgradeParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/list"),
          params: schemas.PluginListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/search"),
          params: schemas.PluginSearchParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/installed"),
          params: schemas.PluginInstalledParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/reconcile"),
          params: schemas.PluginReconcileParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/read"),
          params: schemas.PluginReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/skill/read"),
          params: schemas.PluginSkillReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/share/save"),
          params: schemas.PluginShareSaveParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/share/updateTargets"),
          params: schemas.PluginShareUpdateTargetsParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/share/list"),
          params: schemas.PluginShareListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/share/checkout"),
          params: schemas.PluginShareCheckoutParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/share/delete"),
          params: schemas.PluginShareDeleteParams
        }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("app/read"), params: schemas.AppsReadParams }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("app/list"), params: schemas.AppsListParams }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("app/installed"),
          params: schemas.AppsInstalledParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fs/readFile"),
          params: schemas.FsReadFileParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fs/writeFile"),
          params: schemas.FsWriteFileParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fs/createDirectory"),
          params: schemas.FsCreateDirectoryParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fs/getMetadata"),
          params: schemas.FsGetMetadataParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fs/readDirectory"),
          params: schemas.FsReadDirectoryParams
        }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("fs/remove"), params: schemas.FsRemoveParams }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("fs/copy"), params: schemas.FsCopyParams }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("fs/watch"), params: schemas.FsWatchParams }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("fs/unwatch"), params: schemas.FsUnwatchParams }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("skills/config/write"),
          params: schemas.SkillsConfigWriteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/install"),
          params: schemas.PluginInstallParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("plugin/uninstall"),
          params: schemas.PluginUninstallParams
        }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("turn/start"), params: schemas.TurnStartParams }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("turn/settings/update"),
          params: schemas.TurnSettingsUpdateParams
        }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("turn/steer"), params: schemas.TurnSteerParams }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("turn/interrupt"),
          params: schemas.TurnInterruptParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/realtime/start"),
          params: schemas.ThreadRealtimeStartParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/realtime/appendAudio"),
          params: schemas.ThreadRealtimeAppendAudioParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/realtime/appendText"),
          params: schemas.ThreadRealtimeAppendTextParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/realtime/appendSpeech"),
          params: schemas.ThreadRealtimeAppendSpeechParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/realtime/stop"),
          params: schemas.ThreadRealtimeStopParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/timeline/list"),
          params: schemas.ThreadTimelineListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("thread/realtime/listVoices"),
          params: schemas.ThreadRealtimeListVoicesParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("review/start"),
          params: schemas.ReviewStartParams
        }),
        Schema.Struct({ id: schemas.RequestId, method: Schema.Literal("model/list"), params: schemas.ModelListParams }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/gatewayOAuth/read"),
          params: Schema.optionalKey(Schema.Union([schemas.GatewayOAuthReadParams, Schema.Null]))
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/gatewayOAuth/login"),
          params: Schema.optionalKey(Schema.Union([schemas.GatewayOAuthLoginParams, Schema.Null]))
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/gatewayOAuth/cancel"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("modelProvider/list"),
          params: schemas.ModelProviderListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("modelProvider/config/write"),
          params: schemas.ModelProviderConfigWriteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("modelProvider/capabilities/read"),
          params: schemas.ModelProviderCapabilitiesReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("experimentalFeature/list"),
          params: schemas.ExperimentalFeatureListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("permissionProfile/list"),
          params: schemas.PermissionProfileListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("experimentalFeature/enablement/set"),
          params: schemas.ExperimentalFeatureEnablementSetParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("remoteControl/enable"),
          params: Schema.optionalKey(Schema.Union([schemas.RemoteControlEnableParams, Schema.Null]))
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("remoteControl/disable"),
          params: Schema.optionalKey(Schema.Union([schemas.RemoteControlDisableParams, Schema.Null]))
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("remoteControl/status/read"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("remoteControl/pairing/start"),
          params: schemas.RemoteControlPairingStartParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("remoteControl/pairing/status"),
          params: schemas.RemoteControlPairingStatusParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("remoteControl/client/list"),
          params: schemas.RemoteControlClientsListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("remoteControl/client/revoke"),
          params: schemas.RemoteControlClientsRevokeParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("collaborationMode/list"),
          params: schemas.CollaborationModeListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("mock/experimentalMethod"),
          params: schemas.MockExperimentalMethodParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("environment/add"),
          params: schemas.EnvironmentAddParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("environment/info"),
          params: schemas.EnvironmentInfoParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("environment/status"),
          params: schemas.EnvironmentStatusParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("mcpServer/oauth/login"),
          params: schemas.McpServerOauthLoginParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("config/mcpServer/reload"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("mcpServerStatus/list"),
          params: schemas.ListMcpServerStatusParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("mcpServer/resource/read"),
          params: schemas.McpResourceReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("mcpServer/event/stream/start"),
          params: schemas.McpServerEventStreamStartParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("mcpServer/event/stream/stop"),
          params: schemas.McpServerEventStreamStopParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("mcpServer/tool/call"),
          params: schemas.McpServerToolCallParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("windowsSandbox/setupStart"),
          params: schemas.WindowsSandboxSetupStartParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("windowsSandbox/readiness"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/login/start"),
          params: schemas.LoginAccountParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/bedrock/discover"),
          params: schemas.BedrockDiscoverParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/bedrock/setup"),
          params: schemas.BedrockSetupParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/gcp/setup"),
          params: schemas.GcpSetupParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/bedrock/checkGovCloudRequirements"),
          params: schemas.BedrockCheckGovCloudRequirementsParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/login/cancel"),
          params: schemas.CancelLoginAccountParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("accountSession/list"),
          params: schemas.AccountSessionsListParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("accountSession/switch"),
          params: schemas.AccountSessionsSwitchParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/logout"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/securitySetup/read"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/rateLimits/read"),
          params: Schema.optionalKey(Schema.Union([schemas.GetAccountRateLimitsParams, Schema.Null]))
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/rateLimitResetCredit/consume"),
          params: schemas.ConsumeAccountRateLimitResetCreditParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/usage/read"),
          params: Schema.optionalKey(Schema.Union([schemas.GetAccountTokenUsageParams, Schema.Null]))
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/workspaceMessages/read"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/sendAddCreditsNudgeEmail"),
          params: schemas.SendAddCreditsNudgeEmailParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("feedback/upload"),
          params: schemas.FeedbackUploadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("feedback/save"),
          params: schemas.FeedbackSaveParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("command/exec"),
          params: schemas.CommandExecParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("command/exec/write"),
          params: schemas.CommandExecWriteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("command/exec/terminate"),
          params: schemas.CommandExecTerminateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("command/exec/resize"),
          params: schemas.CommandExecResizeParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("process/spawn"),
          params: schemas.ProcessSpawnParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("process/writeStdin"),
          params: schemas.ProcessWriteStdinParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("process/kill"),
          params: schemas.ProcessKillParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("process/resizePty"),
          params: schemas.ProcessResizePtyParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("config/read"),
          params: schemas.ConfigReadParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("externalAgentConfig/detect"),
          params: schemas.ExternalAgentConfigDetectParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("externalAgentConfig/import"),
          params: schemas.ExternalAgentConfigImportParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("externalAgentConfig/import/recordHistory"),
          params: schemas.ExternalAgentConfigImportHistoryRecordParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("externalAgentConfig/import/readHistories"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("config/value/write"),
          params: schemas.ConfigValueWriteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("config/batchWrite"),
          params: schemas.ConfigBatchWriteParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("configRequirements/read"),
          params: Schema.optionalKey(Schema.Null)
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("account/read"),
          params: schemas.GetAccountParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fuzzyFileSearch"),
          params: schemas.FuzzyFileSearchParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fuzzyFileSearch/sessionStart"),
          params: schemas.FuzzyFileSearchSessionStartParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fuzzyFileSearch/sessionUpdate"),
          params: schemas.FuzzyFileSearchSessionUpdateParams
        }),
        Schema.Struct({
          id: schemas.RequestId,
          method: Schema.Literal("fuzzyFileSearch/sessionStop"),
          params: schemas.FuzzyFileSearchSessionStopParams
        })
      ])
    )
  },
  get CodexErrorInfo(): Schema.Codec<T.CodexErrorInfo> {
    return memo(
      "CodexErrorInfo",
      Schema.Union([
        Schema.Literals([
          "contextWindowExceeded",
          "sessionBudgetExceeded",
          "usageLimitExceeded",
          "rateLimitExceeded",
          "flexUnavailable",
          "serverOverloaded",
          "modelNotFound",
          "policyCapacityUnavailable",
          "cyberPolicy",
          "misalignmentPolicyViolation",
          "tooManyDenials",
          "internalServerError",
          "unauthorized",
          "badRequest",
          "threadRollbackFailed",
          "sandboxError",
          "other"
        ]),
        Schema.Literal("inferenceHookDenied"),
        Schema.Struct({
          httpConnectionFailed: Schema.Struct({
            httpStatusCode: Schema.optionalKey(
              Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
            )
          })
        }),
        Schema.Struct({
          responseStreamConnectionFailed: Schema.Struct({
            httpStatusCode: Schema.optionalKey(
              Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
            )
          })
        }),
        Schema.Struct({
          responseStreamDisconnected: Schema.Struct({
            httpStatusCode: Schema.optionalKey(
              Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
            )
          })
        }),
        Schema.Struct({
          responseTooManyFailedAttempts: Schema.Struct({
            httpStatusCode: Schema.optionalKey(
              Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
            )
          })
        }),
        Schema.Struct({ activeTurnNotSteerable: Schema.Struct({ turnKind: schemas.NonSteerableTurnKind }) }),
        Schema.Union([Schema.String, Schema.Record(Schema.String, Schema.Unknown)])
      ])
    )
  },
  get CodexResponseHandoffMode(): Schema.Codec<T.CodexResponseHandoffMode> {
    return memo("CodexResponseHandoffMode", Schema.Literals(["thinking", "commentary", "bemTags"]))
  },
  get CollabAgentState(): Schema.Codec<T.CollabAgentState> {
    return memo(
      "CollabAgentState",
      Schema.Struct({
        message: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        status: schemas.CollabAgentStatus
      })
    )
  },
  get CollabAgentStatus(): Schema.Codec<T.CollabAgentStatus> {
    return memo(
      "CollabAgentStatus",
      Schema.Literals(["pendingInit", "running", "interrupted", "completed", "errored", "shutdown", "notFound"])
    )
  },
  get CollabAgentTool(): Schema.Codec<T.CollabAgentTool> {
    return memo(
      "CollabAgentTool",
      Schema.Literals([
        "spawnAgent",
        "sendInput",
        "resumeAgent",
        "wait",
        "closeAgent",
        "sendMessage",
        "followupTask",
        "interruptAgent",
        "listAgents"
      ])
    )
  },
  get CollabAgentToolCallStatus(): Schema.Codec<T.CollabAgentToolCallStatus> {
    return memo("CollabAgentToolCallStatus", Schema.Literals(["inProgress", "completed", "failed", "interrupted"]))
  },
  get CollaborationMode(): Schema.Codec<T.CollaborationMode> {
    return memo("CollaborationMode", Schema.Struct({ mode: schemas.ModeKind, settings: schemas.Settings }))
  },
  get CollaborationModeListParams(): Schema.Codec<T.CollaborationModeListParams> {
    return memo("CollaborationModeListParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get CollaborationModeListResponse(): Schema.Codec<T.CollaborationModeListResponse> {
    return memo("CollaborationModeListResponse", Schema.Struct({ data: Schema.Array(schemas.CollaborationModeMask) }))
  },
  get CollaborationModeMask(): Schema.Codec<T.CollaborationModeMask> {
    return memo(
      "CollaborationModeMask",
      Schema.Struct({
        mode: Schema.optionalKey(Schema.Union([schemas.ModeKind, Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: Schema.String,
        reasoning_effort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null, Schema.Null]))
      })
    )
  },
  get CommandAction(): Schema.Codec<T.CommandAction> {
    return memo(
      "CommandAction",
      Schema.Union([
        Schema.Struct({
          command: Schema.String,
          name: Schema.String,
          path: schemas.LegacyAppPathString,
          type: Schema.Literal("read")
        }),
        Schema.Struct({
          command: Schema.String,
          path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("listFiles")
        }),
        Schema.Struct({
          command: Schema.String,
          path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          query: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("search")
        }),
        Schema.Struct({ command: Schema.String, type: Schema.Literal("unknown") })
      ])
    )
  },
  get CommandExecOutputDeltaNotification(): Schema.Codec<T.CommandExecOutputDeltaNotification> {
    return memo(
      "CommandExecOutputDeltaNotification",
      Schema.Struct({
        capReached: Schema.Boolean,
        deltaBase64: Schema.String,
        processId: Schema.String,
        stream: schemas.CommandExecOutputStream
      })
    )
  },
  get CommandExecOutputStream(): Schema.Codec<T.CommandExecOutputStream> {
    return memo("CommandExecOutputStream", Schema.Literals(["stdout", "stderr"]))
  },
  get CommandExecParams(): Schema.Codec<T.CommandExecParams> {
    return memo(
      "CommandExecParams",
      Schema.Struct({
        command: Schema.Array(Schema.String),
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        disableOutputCap: Schema.optionalKey(Schema.Boolean),
        disableTimeout: Schema.optionalKey(Schema.Boolean),
        env: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Null])), Schema.Null])
        ),
        outputBytesCap: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        permissionProfile: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        processId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sandboxPolicy: Schema.optionalKey(Schema.Union([schemas.SandboxPolicy, Schema.Null])),
        size: Schema.optionalKey(Schema.Union([schemas.CommandExecTerminalSize, Schema.Null])),
        streamStdin: Schema.optionalKey(Schema.Boolean),
        streamStdoutStderr: Schema.optionalKey(Schema.Boolean),
        timeoutMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        tty: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get CommandExecResizeParams(): Schema.Codec<T.CommandExecResizeParams> {
    return memo(
      "CommandExecResizeParams",
      Schema.Struct({ processId: Schema.String, size: schemas.CommandExecTerminalSize })
    )
  },
  get CommandExecResizeResponse(): Schema.Codec<T.CommandExecResizeResponse> {
    return memo("CommandExecResizeResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get CommandExecResponse(): Schema.Codec<T.CommandExecResponse> {
    return memo(
      "CommandExecResponse",
      Schema.Struct({ exitCode: Schema.Int, stderr: Schema.String, stdout: Schema.String })
    )
  },
  get CommandExecTerminalSize(): Schema.Codec<T.CommandExecTerminalSize> {
    return memo(
      "CommandExecTerminalSize",
      Schema.Struct({
        cols: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        rows: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
      })
    )
  },
  get CommandExecTerminateParams(): Schema.Codec<T.CommandExecTerminateParams> {
    return memo("CommandExecTerminateParams", Schema.Struct({ processId: Schema.String }))
  },
  get CommandExecTerminateResponse(): Schema.Codec<T.CommandExecTerminateResponse> {
    return memo("CommandExecTerminateResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get CommandExecWriteParams(): Schema.Codec<T.CommandExecWriteParams> {
    return memo(
      "CommandExecWriteParams",
      Schema.Struct({
        closeStdin: Schema.optionalKey(Schema.Boolean),
        deltaBase64: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        processId: Schema.String
      })
    )
  },
  get CommandExecWriteResponse(): Schema.Codec<T.CommandExecWriteResponse> {
    return memo("CommandExecWriteResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get CommandExecutionApprovalDecision(): Schema.Codec<T.CommandExecutionApprovalDecision> {
    return memo(
      "CommandExecutionApprovalDecision",
      Schema.Union([
        Schema.Literal("accept"),
        Schema.Literal("acceptForSession"),
        Schema.Struct({
          acceptWithExecpolicyAmendment: Schema.Struct({ execpolicy_amendment: Schema.Array(Schema.String) })
        }),
        Schema.Struct({
          applyNetworkPolicyAmendment: Schema.Struct({ network_policy_amendment: schemas.NetworkPolicyAmendment })
        }),
        Schema.Literal("decline"),
        Schema.Literal("cancel")
      ])
    )
  },
  get CommandExecutionApprovalKind(): Schema.Codec<T.CommandExecutionApprovalKind> {
    return memo(
      "CommandExecutionApprovalKind",
      Schema.Union([Schema.Literals(["command", "writeStdin"]), Schema.Literal("humanCommand")])
    )
  },
  get CommandExecutionOutputDeltaNotification(): Schema.Codec<T.CommandExecutionOutputDeltaNotification> {
    return memo(
      "CommandExecutionOutputDeltaNotification",
      Schema.Struct({ delta: Schema.String, itemId: Schema.String, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get CommandExecutionRequestApprovalParams(): Schema.Codec<T.CommandExecutionRequestApprovalParams> {
    return memo(
      "CommandExecutionRequestApprovalParams",
      Schema.Struct({
        additionalPermissions: Schema.optionalKey(Schema.Union([schemas.AdditionalPermissionProfile, Schema.Null])),
        approvalId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        availableDecisions: Schema.optionalKey(
          Schema.Union([Schema.Array(schemas.CommandExecutionApprovalDecision), Schema.Null])
        ),
        command: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        commandActions: Schema.optionalKey(Schema.Union([Schema.Array(schemas.CommandAction), Schema.Null])),
        cwd: Schema.optionalKey(Schema.Union([schemas.LegacyAppPathString, Schema.Null])),
        environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        itemId: Schema.String,
        kind: Schema.optionalKey(schemas.CommandExecutionApprovalKind),
        networkApprovalContext: Schema.optionalKey(Schema.Union([schemas.NetworkApprovalContext, Schema.Null])),
        proposedExecpolicyAmendment: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        proposedNetworkPolicyAmendments: Schema.optionalKey(
          Schema.Union([Schema.Array(schemas.NetworkPolicyAmendment), Schema.Null])
        ),
        reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        startedAtMs: Schema.Finite,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get CommandExecutionRequestApprovalResponse(): Schema.Codec<T.CommandExecutionRequestApprovalResponse> {
    return memo(
      "CommandExecutionRequestApprovalResponse",
      Schema.Struct({ decision: schemas.CommandExecutionApprovalDecision })
    )
  },
  get CommandExecutionSource(): Schema.Codec<T.CommandExecutionSource> {
    return memo(
      "CommandExecutionSource",
      Schema.Literals(["agent", "userShell", "unifiedExecStartup", "unifiedExecInteraction"])
    )
  },
  get CommandExecutionStatus(): Schema.Codec<T.CommandExecutionStatus> {
    return memo("CommandExecutionStatus", Schema.Literals(["inProgress", "completed", "failed", "declined"]))
  },
  get CommandMigration(): Schema.Codec<T.CommandMigration> {
    return memo("CommandMigration", Schema.Struct({ name: Schema.String }))
  },
  get ComputerUseConfig(): Schema.Codec<T.ComputerUseConfig> {
    return memo(
      "ComputerUseConfig",
      Schema.Struct({
        default_app_access: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        macos: Schema.optionalKey(Schema.Union([schemas.ComputerUseMacosConfig, Schema.Null])),
        windows: Schema.optionalKey(Schema.Union([schemas.ComputerUseWindowsConfig, Schema.Null]))
      })
    )
  },
  get ComputerUseMacosConfig(): Schema.Codec<T.ComputerUseMacosConfig> {
    return memo(
      "ComputerUseMacosConfig",
      Schema.Struct({
        bundle_ids: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.AllowDenyRequirement), Schema.Null])
        )
      })
    )
  },
  get ComputerUseMacosRequirements(): Schema.Codec<T.ComputerUseMacosRequirements> {
    return memo(
      "ComputerUseMacosRequirements",
      Schema.Struct({
        bundleIds: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.AllowDenyRequirement), Schema.Null])
        )
      })
    )
  },
  get ComputerUseRequirements(): Schema.Codec<T.ComputerUseRequirements> {
    return memo(
      "ComputerUseRequirements",
      Schema.Struct({
        allowLockedComputerUse: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowPersistentApproval: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        defaultAppAccess: Schema.optionalKey(Schema.Union([schemas.AllowDenyRequirement, Schema.Null])),
        macos: Schema.optionalKey(Schema.Union([schemas.ComputerUseMacosRequirements, Schema.Null])),
        windows: Schema.optionalKey(Schema.Union([schemas.ComputerUseWindowsRequirements, Schema.Null]))
      })
    )
  },
  get ComputerUseWindowsConfig(): Schema.Codec<T.ComputerUseWindowsConfig> {
    return memo(
      "ComputerUseWindowsConfig",
      Schema.Struct({
        aumids: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.AllowDenyRequirement), Schema.Null])
        ),
        exes: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ComputerUseWindowsExeConfig), Schema.Null]))
      })
    )
  },
  get ComputerUseWindowsExeConfig(): Schema.Codec<T.ComputerUseWindowsExeConfig> {
    return memo(
      "ComputerUseWindowsExeConfig",
      Schema.Struct({
        access: schemas.AllowDenyRequirement,
        binary_name: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        product_name: Schema.String,
        publisher_name: Schema.String
      })
    )
  },
  get ComputerUseWindowsExeRequirement(): Schema.Codec<T.ComputerUseWindowsExeRequirement> {
    return memo(
      "ComputerUseWindowsExeRequirement",
      Schema.Struct({
        access: schemas.AllowDenyRequirement,
        binaryName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        productName: Schema.String,
        publisherName: Schema.String
      })
    )
  },
  get ComputerUseWindowsRequirements(): Schema.Codec<T.ComputerUseWindowsRequirements> {
    return memo(
      "ComputerUseWindowsRequirements",
      Schema.Struct({
        aumids: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.AllowDenyRequirement), Schema.Null])
        ),
        exes: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ComputerUseWindowsExeRequirement), Schema.Null]))
      })
    )
  },
  get Config(): Schema.Codec<T.Config> {
    return memo(
      "Config",
      Schema.Struct({
        analytics: Schema.optionalKey(Schema.Union([schemas.AnalyticsConfig, Schema.Null])),
        approval_policy: Schema.optionalKey(Schema.Union([schemas.AskForApproval, Schema.Null])),
        approvals_reviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        apps: Schema.optionalKey(Schema.Union([schemas.AppsConfig, Schema.Null])),
        browser_use: Schema.optionalKey(Schema.Union([schemas.BrowserUseConfig, Schema.Null])),
        client_search_provider: Schema.optionalKey(Schema.Union([schemas.WebSearchProvider, Schema.Null])),
        compact_prompt: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        computer_use: Schema.optionalKey(Schema.Union([schemas.ComputerUseConfig, Schema.Null])),
        desktop: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.Null])),
        developer_instructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        forced_chatgpt_workspace_id: Schema.optionalKey(Schema.Union([schemas.ForcedChatgptWorkspaceIds, Schema.Null])),
        forced_login_method: Schema.optionalKey(Schema.Union([schemas.ForcedLoginMethod, Schema.Null])),
        instructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model_auto_compact_token_limit: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        model_auto_compact_token_limit_scope: Schema.optionalKey(
          Schema.Union([schemas.AutoCompactTokenLimitScope, Schema.Null])
        ),
        model_context_window: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        model_provider: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model_reasoning_effort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        model_reasoning_summary: Schema.optionalKey(Schema.Union([schemas.ReasoningSummary, Schema.Null])),
        model_verbosity: Schema.optionalKey(Schema.Union([schemas.Verbosity, Schema.Null])),
        review_model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sandbox_mode: Schema.optionalKey(Schema.Union([schemas.SandboxMode, Schema.Null])),
        sandbox_workspace_write: Schema.optionalKey(Schema.Union([schemas.SandboxWorkspaceWrite, Schema.Null])),
        service_tier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        tools: Schema.optionalKey(Schema.Union([schemas.ToolsV2, Schema.Null])),
        web_search: Schema.optionalKey(Schema.Union([schemas.WebSearchMode, Schema.Null]))
      })
    )
  },
  get ConfigBatchWriteParams(): Schema.Codec<T.ConfigBatchWriteParams> {
    return memo(
      "ConfigBatchWriteParams",
      Schema.Struct({
        edits: Schema.Array(schemas.ConfigEdit),
        expectedVersion: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        filePath: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        reloadUserConfig: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get ConfigEdit(): Schema.Codec<T.ConfigEdit> {
    return memo(
      "ConfigEdit",
      Schema.Struct({ keyPath: Schema.String, mergeStrategy: schemas.MergeStrategy, value: Schema.Unknown })
    )
  },
  get ConfigLayer(): Schema.Codec<T.ConfigLayer> {
    return memo(
      "ConfigLayer",
      Schema.Struct({
        config: Schema.Unknown,
        disabledReason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: schemas.ConfigLayerSource,
        version: Schema.String
      })
    )
  },
  get ConfigLayerMetadata(): Schema.Codec<T.ConfigLayerMetadata> {
    return memo("ConfigLayerMetadata", Schema.Struct({ name: schemas.ConfigLayerSource, version: Schema.String }))
  },
  get ConfigLayerSource(): Schema.Codec<T.ConfigLayerSource> {
    return memo(
      "ConfigLayerSource",
      Schema.Union([
        Schema.Struct({ file: schemas.AbsolutePathBuf, type: Schema.Literal("packagedDefaults") }),
        Schema.Struct({ domain: Schema.String, key: Schema.String, type: Schema.Literal("mdm") }),
        Schema.Struct({ file: schemas.AbsolutePathBuf, type: Schema.Literal("system") }),
        Schema.Struct({ id: Schema.String, name: Schema.String, type: Schema.Literal("enterpriseManaged") }),
        Schema.Struct({
          file: schemas.AbsolutePathBuf,
          profile: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("user")
        }),
        Schema.Struct({ dotCodexFolder: schemas.AbsolutePathBuf, type: Schema.Literal("project") }),
        Schema.Struct({ type: Schema.Literal("sessionFlags") }),
        Schema.Struct({ file: schemas.AbsolutePathBuf, type: Schema.Literal("legacyManagedConfigTomlFromFile") }),
        Schema.Struct({ type: Schema.Literal("legacyManagedConfigTomlFromMdm") })
      ])
    )
  },
  get ConfigReadParams(): Schema.Codec<T.ConfigReadParams> {
    return memo(
      "ConfigReadParams",
      Schema.Struct({
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        includeLayers: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get ConfigReadResponse(): Schema.Codec<T.ConfigReadResponse> {
    return memo(
      "ConfigReadResponse",
      Schema.Struct({
        config: schemas.Config,
        layers: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ConfigLayer), Schema.Null])),
        origins: Schema.Record(Schema.String, schemas.ConfigLayerMetadata)
      })
    )
  },
  get ConfigRequirements(): Schema.Codec<T.ConfigRequirements> {
    return memo(
      "ConfigRequirements",
      Schema.Struct({
        additionalDeveloperInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        allowAppshots: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowBrowserAndComputerUse: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowLoginShell: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowManagedHooksOnly: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowRemoteControl: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowedApprovalPolicies: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AskForApproval), Schema.Null])),
        allowedApprovalsReviewers: Schema.optionalKey(
          Schema.Union([Schema.Array(schemas.ApprovalsReviewer), Schema.Null])
        ),
        allowedLoginMethods: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ForcedLoginMethod), Schema.Null])),
        allowedPermissionProfiles: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.Boolean), Schema.Null])
        ),
        allowedSandboxModes: Schema.optionalKey(Schema.Union([Schema.Array(schemas.SandboxMode), Schema.Null])),
        allowedWebSearchModes: Schema.optionalKey(Schema.Union([Schema.Array(schemas.WebSearchMode), Schema.Null])),
        allowedWindowsSandboxImplementations: Schema.optionalKey(
          Schema.Union([Schema.Array(schemas.WindowsSandboxImplementation), Schema.Null])
        ),
        application: Schema.optionalKey(Schema.Union([schemas.ApplicationRequirements, Schema.Null])),
        autoReview: Schema.optionalKey(Schema.Union([schemas.AutoReviewRequirements, Schema.Null])),
        browserUse: Schema.optionalKey(Schema.Union([schemas.BrowserUseRequirements, Schema.Null])),
        chatgptBaseUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        checkForUpdateOnStartup: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        cliAuthCredentialsStore: Schema.optionalKey(Schema.Union([schemas.CliAuthCredentialsStoreMode, Schema.Null])),
        computerUse: Schema.optionalKey(Schema.Union([schemas.ComputerUseRequirements, Schema.Null])),
        defaultPermissions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        enforceResidency: Schema.optionalKey(Schema.Union([schemas.ResidencyRequirement, Schema.Null])),
        featureRequirements: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.Boolean), Schema.Null])
        ),
        feedback: Schema.optionalKey(Schema.Union([schemas.FeedbackRequirements, Schema.Null])),
        hooks: Schema.optionalKey(Schema.Union([schemas.ManagedHooksRequirements, Schema.Null])),
        inAppBrowser: Schema.optionalKey(Schema.Union([schemas.InAppBrowserRequirements, Schema.Null])),
        logDir: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        modelCatalogJson: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        modelProvider: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        modelProviders: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.Null])),
        models: Schema.optionalKey(Schema.Union([schemas.ModelsRequirements, Schema.Null])),
        network: Schema.optionalKey(Schema.Union([schemas.NetworkRequirements, Schema.Null])),
        otel: Schema.optionalKey(Schema.Union([schemas.OtelRequirements, Schema.Null])),
        sqliteHome: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ConfigRequirementsReadResponse(): Schema.Codec<T.ConfigRequirementsReadResponse> {
    return memo(
      "ConfigRequirementsReadResponse",
      Schema.Struct({
        requirements: Schema.optionalKey(Schema.Union([schemas.ConfigRequirements, Schema.Null])),
        supportsIndependentSpeedModes: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null]))
      })
    )
  },
  get ConfigValueWriteParams(): Schema.Codec<T.ConfigValueWriteParams> {
    return memo(
      "ConfigValueWriteParams",
      Schema.Struct({
        expectedVersion: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        filePath: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        keyPath: Schema.String,
        mergeStrategy: schemas.MergeStrategy,
        value: Schema.Unknown
      })
    )
  },
  get ConfigWarningNotification(): Schema.Codec<T.ConfigWarningNotification> {
    return memo(
      "ConfigWarningNotification",
      Schema.Struct({
        details: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        range: Schema.optionalKey(Schema.Union([schemas.TextRange, Schema.Null])),
        summary: Schema.String
      })
    )
  },
  get ConfigWriteResponse(): Schema.Codec<T.ConfigWriteResponse> {
    return memo(
      "ConfigWriteResponse",
      Schema.Struct({
        filePath: schemas.AbsolutePathBuf,
        overriddenMetadata: Schema.optionalKey(Schema.Union([schemas.OverriddenMetadata, Schema.Null])),
        status: schemas.WriteStatus,
        version: Schema.String
      })
    )
  },
  get ConfigurationReasoning(): Schema.Codec<T.ConfigurationReasoning> {
    return memo("ConfigurationReasoning", Schema.Struct({ effort: schemas.ReasoningEffort }))
  },
  get ConfiguredHookHandler(): Schema.Codec<T.ConfiguredHookHandler> {
    return memo(
      "ConfiguredHookHandler",
      Schema.Union([
        Schema.Struct({
          additionalContextLimit: Schema.optionalKey(
            Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
          ),
          async: Schema.Boolean,
          command: Schema.String,
          commandWindows: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          statusMessage: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          timeoutSec: Schema.optionalKey(
            Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
          ),
          type: Schema.Literal("command")
        }),
        Schema.Struct({
          input: Schema.Record(Schema.String, Schema.Unknown),
          server: Schema.String,
          statusMessage: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          timeoutSec: Schema.optionalKey(
            Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
          ),
          tool: Schema.String,
          type: Schema.Literal("mcp_tool")
        }),
        Schema.Struct({ type: Schema.Literal("prompt") }),
        Schema.Struct({ type: Schema.Literal("agent") })
      ])
    )
  },
  get ConfiguredHookMatcherGroup(): Schema.Codec<T.ConfiguredHookMatcherGroup> {
    return memo(
      "ConfiguredHookMatcherGroup",
      Schema.Struct({
        hooks: Schema.Array(schemas.ConfiguredHookHandler),
        matcher: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ConnectorMetadata(): Schema.Codec<T.ConnectorMetadata> {
    return memo(
      "ConnectorMetadata",
      Schema.Struct({
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        distributionChannel: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        iconUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        iconUrlDark: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        id: Schema.String,
        installUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: Schema.String,
        pluginDisplayNames: Schema.optionalKey(Schema.Array(Schema.String)),
        toolSummaries: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AppToolSummary), Schema.Null]))
      })
    )
  },
  get ConsumeAccountRateLimitResetCreditOutcome(): Schema.Codec<T.ConsumeAccountRateLimitResetCreditOutcome> {
    return memo(
      "ConsumeAccountRateLimitResetCreditOutcome",
      Schema.Literals(["reset", "nothingToReset", "noCredit", "alreadyRedeemed"])
    )
  },
  get ConsumeAccountRateLimitResetCreditParams(): Schema.Codec<T.ConsumeAccountRateLimitResetCreditParams> {
    return memo(
      "ConsumeAccountRateLimitResetCreditParams",
      Schema.Struct({
        creditId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        idempotencyKey: Schema.String
      })
    )
  },
  get ConsumeAccountRateLimitResetCreditResponse(): Schema.Codec<T.ConsumeAccountRateLimitResetCreditResponse> {
    return memo(
      "ConsumeAccountRateLimitResetCreditResponse",
      Schema.Struct({ outcome: schemas.ConsumeAccountRateLimitResetCreditOutcome })
    )
  },
  get ContentItem(): Schema.Codec<T.ContentItem> {
    return memo(
      "ContentItem",
      Schema.Union([
        Schema.Struct({ text: Schema.String, type: Schema.Literal("input_text") }),
        Schema.Struct({
          detail: Schema.optionalKey(Schema.Union([schemas.ImageDetail, Schema.Null])),
          type: Schema.Literal("input_image"),
          image_url: Schema.String
        }),
        Schema.Struct({
          detail: Schema.optionalKey(Schema.Union([schemas.ImageDetail, Schema.Null])),
          type: Schema.Literal("input_image"),
          file_id: Schema.String
        }),
        Schema.Struct({ type: Schema.Literal("input_audio"), audio_url: Schema.String }),
        Schema.Struct({ type: Schema.Literal("input_audio"), file_id: Schema.String }),
        Schema.Struct({
          annotations: Schema.optionalKey(Schema.Union([Schema.Array(Schema.Unknown), Schema.Null])),
          logprobs: Schema.optionalKey(Schema.Union([Schema.Array(Schema.Unknown), Schema.Null])),
          text: Schema.String,
          type: Schema.Literal("output_text")
        })
      ])
    )
  },
  get ContextCompactedNotification(): Schema.Codec<T.ContextCompactedNotification> {
    return memo("ContextCompactedNotification", Schema.Struct({ threadId: Schema.String, turnId: Schema.String }))
  },
  get ConversationTextRole(): Schema.Codec<T.ConversationTextRole> {
    return memo("ConversationTextRole", Schema.Literals(["user", "developer", "assistant"]))
  },
  get CreditsSnapshot(): Schema.Codec<T.CreditsSnapshot> {
    return memo(
      "CreditsSnapshot",
      Schema.Struct({
        balance: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        hasCredits: Schema.Boolean,
        unlimited: Schema.Boolean
      })
    )
  },
  get CurrentTimeReadParams(): Schema.Codec<T.CurrentTimeReadParams> {
    return memo("CurrentTimeReadParams", Schema.Struct({ threadId: Schema.String }))
  },
  get CurrentTimeReadResponse(): Schema.Codec<T.CurrentTimeReadResponse> {
    return memo("CurrentTimeReadResponse", Schema.Struct({ currentTimeAt: Schema.Finite }))
  },
  get CyberAccessProgram(): Schema.Codec<T.CyberAccessProgram> {
    return memo("CyberAccessProgram", Schema.Literals(["standard", "daybreakBlue", "daybreakRed"]))
  },
  get DeprecationNoticeNotification(): Schema.Codec<T.DeprecationNoticeNotification> {
    return memo(
      "DeprecationNoticeNotification",
      Schema.Struct({ details: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])), summary: Schema.String })
    )
  },
  get DesktopOnboardingEntrypoint(): Schema.Codec<T.DesktopOnboardingEntrypoint> {
    return memo("DesktopOnboardingEntrypoint", Schema.Literal("life_sciences"))
  },
  get DynamicToolCallOutputContentItem(): Schema.Codec<T.DynamicToolCallOutputContentItem> {
    return memo(
      "DynamicToolCallOutputContentItem",
      Schema.Union([
        Schema.Struct({ text: Schema.String, type: Schema.Literal("inputText") }),
        Schema.Struct({ imageUrl: Schema.String, type: Schema.Literal("inputImage") }),
        Schema.Struct({ audioUrl: Schema.String, type: Schema.Literal("inputAudio") })
      ])
    )
  },
  get DynamicToolCallParams(): Schema.Codec<T.DynamicToolCallParams> {
    return memo(
      "DynamicToolCallParams",
      Schema.Struct({
        arguments: Schema.Unknown,
        callId: Schema.String,
        namespace: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String,
        tool: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get DynamicToolCallResponse(): Schema.Codec<T.DynamicToolCallResponse> {
    return memo(
      "DynamicToolCallResponse",
      Schema.Struct({ contentItems: Schema.Array(schemas.DynamicToolCallOutputContentItem), success: Schema.Boolean })
    )
  },
  get DynamicToolCallStatus(): Schema.Codec<T.DynamicToolCallStatus> {
    return memo("DynamicToolCallStatus", Schema.Literals(["inProgress", "completed", "failed"]))
  },
  get DynamicToolNamespaceTool(): Schema.Codec<T.DynamicToolNamespaceTool> {
    return memo(
      "DynamicToolNamespaceTool",
      Schema.Union([
        Schema.Struct({
          deferLoading: Schema.optionalKey(Schema.Boolean),
          description: Schema.String,
          inputSchema: Schema.Unknown,
          name: Schema.String,
          type: Schema.Literal("function")
        })
      ])
    )
  },
  get DynamicToolSpec(): Schema.Codec<T.DynamicToolSpec> {
    return memo(
      "DynamicToolSpec",
      Schema.Union([
        Schema.Struct({
          deferLoading: Schema.optionalKey(Schema.Boolean),
          description: Schema.String,
          inputSchema: Schema.Unknown,
          name: Schema.String,
          type: Schema.Literal("function")
        }),
        Schema.Struct({
          description: Schema.String,
          name: Schema.String,
          tools: Schema.Array(schemas.DynamicToolNamespaceTool),
          type: Schema.Literal("namespace")
        })
      ])
    )
  },
  get EnvironmentAddParams(): Schema.Codec<T.EnvironmentAddParams> {
    return memo(
      "EnvironmentAddParams",
      Schema.Struct({
        authBearerToken: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        connectTimeoutMs: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        environmentId: Schema.String,
        execServerUrl: Schema.String,
        skills: Schema.optionalKey(Schema.Union([schemas.EnvironmentSkillsParams, Schema.Null])),
        websocketRequestId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get EnvironmentAddResponse(): Schema.Codec<T.EnvironmentAddResponse> {
    return memo("EnvironmentAddResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get EnvironmentConnectionNotification(): Schema.Codec<T.EnvironmentConnectionNotification> {
    return memo(
      "EnvironmentConnectionNotification",
      Schema.Struct({ environmentId: Schema.String, threadId: Schema.String })
    )
  },
  get EnvironmentInfoParams(): Schema.Codec<T.EnvironmentInfoParams> {
    return memo("EnvironmentInfoParams", Schema.Struct({ environmentId: Schema.String }))
  },
  get EnvironmentInfoResponse(): Schema.Codec<T.EnvironmentInfoResponse> {
    return memo(
      "EnvironmentInfoResponse",
      Schema.Struct({
        cwd: Schema.optionalKey(Schema.Union([schemas.PathUri, Schema.Null])),
        shell: schemas.EnvironmentShellInfo
      })
    )
  },
  get EnvironmentShellInfo(): Schema.Codec<T.EnvironmentShellInfo> {
    return memo("EnvironmentShellInfo", Schema.Struct({ name: Schema.String, path: Schema.String }))
  },
  get EnvironmentSkillsParams(): Schema.Codec<T.EnvironmentSkillsParams> {
    return memo(
      "EnvironmentSkillsParams",
      Schema.Struct({ required: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])) })
    )
  },
  get EnvironmentStatusKind(): Schema.Codec<T.EnvironmentStatusKind> {
    return memo("EnvironmentStatusKind", Schema.Literals(["ready", "pending", "disconnected", "unknown"]))
  },
  get EnvironmentStatusParams(): Schema.Codec<T.EnvironmentStatusParams> {
    return memo("EnvironmentStatusParams", Schema.Struct({ environmentId: Schema.String }))
  },
  get EnvironmentStatusResponse(): Schema.Codec<T.EnvironmentStatusResponse> {
    return memo(
      "EnvironmentStatusResponse",
      Schema.Struct({
        error: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        status: schemas.EnvironmentStatusKind
      })
    )
  },
  get ErrorNotification(): Schema.Codec<T.ErrorNotification> {
    return memo(
      "ErrorNotification",
      Schema.Struct({
        error: schemas.TurnError,
        threadId: Schema.String,
        turnId: Schema.String,
        willRetry: Schema.Boolean
      })
    )
  },
  get ExecCommandApprovalParams(): Schema.Codec<T.ExecCommandApprovalParams> {
    return memo(
      "ExecCommandApprovalParams",
      Schema.Struct({
        approvalId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        callId: Schema.String,
        command: Schema.Array(Schema.String),
        conversationId: schemas.ThreadId,
        cwd: Schema.String,
        parsedCmd: Schema.Array(schemas.ParsedCommand),
        reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ExecCommandApprovalResponse(): Schema.Codec<T.ExecCommandApprovalResponse> {
    return memo("ExecCommandApprovalResponse", Schema.Struct({ decision: schemas.ReviewDecision }))
  },
  get ExperimentalFeature(): Schema.Codec<T.ExperimentalFeature> {
    return memo(
      "ExperimentalFeature",
      Schema.Struct({
        announcement: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        defaultEnabled: Schema.Boolean,
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        displayName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        enabled: Schema.Boolean,
        name: Schema.String,
        stage: schemas.ExperimentalFeatureStage
      })
    )
  },
  get ExperimentalFeatureEnablementSetParams(): Schema.Codec<T.ExperimentalFeatureEnablementSetParams> {
    return memo(
      "ExperimentalFeatureEnablementSetParams",
      Schema.Struct({ enablement: Schema.Record(Schema.String, Schema.Boolean) })
    )
  },
  get ExperimentalFeatureEnablementSetResponse(): Schema.Codec<T.ExperimentalFeatureEnablementSetResponse> {
    return memo(
      "ExperimentalFeatureEnablementSetResponse",
      Schema.Struct({ enablement: Schema.Record(Schema.String, Schema.Boolean) })
    )
  },
  get ExperimentalFeatureListParams(): Schema.Codec<T.ExperimentalFeatureListParams> {
    return memo(
      "ExperimentalFeatureListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ExperimentalFeatureListResponse(): Schema.Codec<T.ExperimentalFeatureListResponse> {
    return memo(
      "ExperimentalFeatureListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.ExperimentalFeature),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ExperimentalFeatureStage(): Schema.Codec<T.ExperimentalFeatureStage> {
    return memo(
      "ExperimentalFeatureStage",
      Schema.Literals(["beta", "underDevelopment", "stable", "deprecated", "removed"])
    )
  },
  get ExternalAgentConfigDetectParams(): Schema.Codec<T.ExternalAgentConfigDetectParams> {
    return memo(
      "ExternalAgentConfigDetectParams",
      Schema.Struct({
        cwds: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        includeHome: Schema.optionalKey(Schema.Boolean),
        maxSessionAgeDays: Schema.optionalKey(
          Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        maxSessions: Schema.optionalKey(
          Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        migrationSource: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        source: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ExternalAgentConfigDetectResponse(): Schema.Codec<T.ExternalAgentConfigDetectResponse> {
    return memo(
      "ExternalAgentConfigDetectResponse",
      Schema.Struct({
        connectors: Schema.optionalKey(Schema.Array(schemas.ExternalAgentDetectedConnectorCandidate)),
        items: Schema.Array(schemas.ExternalAgentConfigMigrationItem)
      })
    )
  },
  get ExternalAgentConfigImportCompletedNotification(): Schema.Codec<T.ExternalAgentConfigImportCompletedNotification> {
    return memo(
      "ExternalAgentConfigImportCompletedNotification",
      Schema.Struct({
        importId: Schema.String,
        itemTypeResults: Schema.Array(schemas.ExternalAgentConfigImportTypeResult)
      })
    )
  },
  get ExternalAgentConfigImportHistoriesReadResponse(): Schema.Codec<T.ExternalAgentConfigImportHistoriesReadResponse> {
    return memo(
      "ExternalAgentConfigImportHistoriesReadResponse",
      Schema.Struct({
        connectors: Schema.Array(schemas.ExternalAgentImportedConnectorCandidate),
        data: Schema.Array(schemas.ExternalAgentConfigImportHistory)
      })
    )
  },
  get ExternalAgentConfigImportHistory(): Schema.Codec<T.ExternalAgentConfigImportHistory> {
    return memo(
      "ExternalAgentConfigImportHistory",
      Schema.Struct({
        completedAtMs: Schema.Finite,
        failures: Schema.Array(schemas.ExternalAgentConfigImportItemTypeFailure),
        importId: Schema.String,
        providerId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        successes: Schema.Array(schemas.ExternalAgentConfigImportItemTypeSuccess)
      })
    )
  },
  get ExternalAgentConfigImportHistoryRecordParams(): Schema.Codec<T.ExternalAgentConfigImportHistoryRecordParams> {
    return memo(
      "ExternalAgentConfigImportHistoryRecordParams",
      Schema.Struct({
        itemTypeResults: Schema.Array(schemas.ExternalAgentConfigImportHistoryRecordTypeResultParams),
        providerId: Schema.String
      })
    )
  },
  get ExternalAgentConfigImportHistoryRecordResponse(): Schema.Codec<T.ExternalAgentConfigImportHistoryRecordResponse> {
    return memo("ExternalAgentConfigImportHistoryRecordResponse", Schema.Struct({ importId: Schema.String }))
  },
  get ExternalAgentConfigImportHistoryRecordSuccessParams(): Schema.Codec<
    T.ExternalAgentConfigImportHistoryRecordSuccessParams
  > {
    return memo(
      "ExternalAgentConfigImportHistoryRecordSuccessParams",
      Schema.Struct({
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        itemType: schemas.ExternalAgentConfigMigrationItemType,
        source: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        target: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ExternalAgentConfigImportHistoryRecordTypeResultParams(): Schema.Codec<
    T.ExternalAgentConfigImportHistoryRecordTypeResultParams
  > {
    return memo(
      "ExternalAgentConfigImportHistoryRecordTypeResultParams",
      Schema.Struct({
        failures: Schema.Array(schemas.ExternalAgentConfigImportItemTypeFailure),
        itemType: schemas.ExternalAgentConfigMigrationItemType,
        successes: Schema.Array(schemas.ExternalAgentConfigImportHistoryRecordSuccessParams)
      })
    )
  },
  get ExternalAgentConfigImportItemTypeFailure(): Schema.Codec<T.ExternalAgentConfigImportItemTypeFailure> {
    return memo(
      "ExternalAgentConfigImportItemTypeFailure",
      Schema.Struct({
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        errorType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        failureStage: Schema.String,
        itemType: schemas.ExternalAgentConfigMigrationItemType,
        message: Schema.String,
        source: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        subErrorType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ExternalAgentConfigImportItemTypeSuccess(): Schema.Codec<T.ExternalAgentConfigImportItemTypeSuccess> {
    return memo(
      "ExternalAgentConfigImportItemTypeSuccess",
      Schema.Struct({
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        itemType: schemas.ExternalAgentConfigMigrationItemType,
        source: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        target: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ExternalAgentConfigImportParams(): Schema.Codec<T.ExternalAgentConfigImportParams> {
    return memo(
      "ExternalAgentConfigImportParams",
      Schema.Struct({
        migrationItems: Schema.Array(schemas.ExternalAgentConfigMigrationItem),
        migrationSource: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        providerId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        source: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ExternalAgentConfigImportProgressNotification(): Schema.Codec<T.ExternalAgentConfigImportProgressNotification> {
    return memo(
      "ExternalAgentConfigImportProgressNotification",
      Schema.Struct({
        importId: Schema.String,
        itemTypeResults: Schema.Array(schemas.ExternalAgentConfigImportTypeResult)
      })
    )
  },
  get ExternalAgentConfigImportResponse(): Schema.Codec<T.ExternalAgentConfigImportResponse> {
    return memo("ExternalAgentConfigImportResponse", Schema.Struct({ importId: Schema.String }))
  },
  get ExternalAgentConfigImportTypeResult(): Schema.Codec<T.ExternalAgentConfigImportTypeResult> {
    return memo(
      "ExternalAgentConfigImportTypeResult",
      Schema.Struct({
        failures: Schema.Array(schemas.ExternalAgentConfigImportItemTypeFailure),
        itemType: schemas.ExternalAgentConfigMigrationItemType,
        successes: Schema.Array(schemas.ExternalAgentConfigImportItemTypeSuccess)
      })
    )
  },
  get ExternalAgentConfigMigrationItem(): Schema.Codec<T.ExternalAgentConfigMigrationItem> {
    return memo(
      "ExternalAgentConfigMigrationItem",
      Schema.Struct({
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.String,
        details: Schema.optionalKey(Schema.Union([schemas.MigrationDetails, Schema.Null])),
        itemType: schemas.ExternalAgentConfigMigrationItemType
      })
    )
  },
  get ExternalAgentConfigMigrationItemType(): Schema.Codec<T.ExternalAgentConfigMigrationItemType> {
    return memo(
      "ExternalAgentConfigMigrationItemType",
      Schema.Literals([
        "AGENTS_MD",
        "CONFIG",
        "SKILLS",
        "PLUGINS",
        "MCP_SERVER_CONFIG",
        "SUBAGENTS",
        "HOOKS",
        "COMMANDS",
        "MEMORY",
        "SESSIONS"
      ])
    )
  },
  get ExternalAgentDetectedConnectorCandidate(): Schema.Codec<T.ExternalAgentDetectedConnectorCandidate> {
    return memo(
      "ExternalAgentDetectedConnectorCandidate",
      Schema.Struct({
        name: Schema.String,
        sessionCount: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        source: schemas.ExternalAgentDetectedConnectorSource
      })
    )
  },
  get ExternalAgentDetectedConnectorSource(): Schema.Codec<T.ExternalAgentDetectedConnectorSource> {
    return memo("ExternalAgentDetectedConnectorSource", Schema.Literals(["remoteMcpServersConfig", "sessionToolUse"]))
  },
  get ExternalAgentImportedConnectorCandidate(): Schema.Codec<T.ExternalAgentImportedConnectorCandidate> {
    return memo(
      "ExternalAgentImportedConnectorCandidate",
      Schema.Struct({
        name: Schema.String,
        sessionCount: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        source: schemas.ExternalAgentImportedConnectorSource
      })
    )
  },
  get ExternalAgentImportedConnectorSource(): Schema.Codec<T.ExternalAgentImportedConnectorSource> {
    return memo("ExternalAgentImportedConnectorSource", Schema.Literal("remoteMcpServersConfig"))
  },
  get FeedbackRequirements(): Schema.Codec<T.FeedbackRequirements> {
    return memo(
      "FeedbackRequirements",
      Schema.Struct({ enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])) })
    )
  },
  get FeedbackSaveParams(): Schema.Codec<T.FeedbackSaveParams> {
    return memo(
      "FeedbackSaveParams",
      Schema.Struct({
        classification: Schema.String,
        extraLogFiles: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        includeLogs: Schema.optionalKey(Schema.Boolean),
        reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        savePath: schemas.LegacyAppPathString,
        tags: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get FeedbackSaveResponse(): Schema.Codec<T.FeedbackSaveResponse> {
    return memo(
      "FeedbackSaveResponse",
      Schema.Struct({
        promptHash: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        savedPath: schemas.LegacyAppPathString,
        threadId: Schema.String
      })
    )
  },
  get FeedbackUploadParams(): Schema.Codec<T.FeedbackUploadParams> {
    return memo(
      "FeedbackUploadParams",
      Schema.Struct({
        classification: Schema.String,
        extraLogFiles: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        includeLogs: Schema.optionalKey(Schema.Boolean),
        reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        tags: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get FeedbackUploadResponse(): Schema.Codec<T.FeedbackUploadResponse> {
    return memo(
      "FeedbackUploadResponse",
      Schema.Struct({
        promptHash: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get FileChange(): Schema.Codec<T.FileChange> {
    return memo(
      "FileChange",
      Schema.Union([
        Schema.Struct({ content: Schema.String, type: Schema.Literal("add") }),
        Schema.Struct({ content: Schema.String, type: Schema.Literal("delete") }),
        Schema.Struct({
          move_path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("update"),
          unified_diff: Schema.String
        })
      ])
    )
  },
  get FileChangeApprovalDecision(): Schema.Codec<T.FileChangeApprovalDecision> {
    return memo("FileChangeApprovalDecision", Schema.Literals(["accept", "acceptForSession", "decline", "cancel"]))
  },
  get FileChangeOutputDeltaNotification(): Schema.Codec<T.FileChangeOutputDeltaNotification> {
    return memo(
      "FileChangeOutputDeltaNotification",
      Schema.Struct({ delta: Schema.String, itemId: Schema.String, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get FileChangePatchUpdatedNotification(): Schema.Codec<T.FileChangePatchUpdatedNotification> {
    return memo(
      "FileChangePatchUpdatedNotification",
      Schema.Struct({
        changes: Schema.Array(schemas.FileUpdateChange),
        itemId: Schema.String,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get FileChangeRequestApprovalParams(): Schema.Codec<T.FileChangeRequestApprovalParams> {
    return memo(
      "FileChangeRequestApprovalParams",
      Schema.Struct({
        grantRoot: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        itemId: Schema.String,
        reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        startedAtMs: Schema.Finite,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get FileChangeRequestApprovalResponse(): Schema.Codec<T.FileChangeRequestApprovalResponse> {
    return memo("FileChangeRequestApprovalResponse", Schema.Struct({ decision: schemas.FileChangeApprovalDecision }))
  },
  get FileSystemAccessMode(): Schema.Codec<T.FileSystemAccessMode> {
    return memo("FileSystemAccessMode", Schema.Literals(["read", "write", "deny"]))
  },
  get FileSystemPath(): Schema.Codec<T.FileSystemPath> {
    return memo(
      "FileSystemPath",
      Schema.Union([
        Schema.Struct({ path: schemas.LegacyAppPathString, type: Schema.Literal("path") }),
        Schema.Struct({ pattern: Schema.String, type: Schema.Literal("glob_pattern") }),
        Schema.Struct({ type: Schema.Literal("special"), value: schemas.FileSystemSpecialPath })
      ])
    )
  },
  get FileSystemSandboxEntry(): Schema.Codec<T.FileSystemSandboxEntry> {
    return memo(
      "FileSystemSandboxEntry",
      Schema.Struct({ access: schemas.FileSystemAccessMode, path: schemas.FileSystemPath })
    )
  },
  get FileSystemSpecialPath(): Schema.Codec<T.FileSystemSpecialPath> {
    return memo(
      "FileSystemSpecialPath",
      Schema.Union([
        Schema.Struct({ kind: Schema.Literal("root") }),
        Schema.Struct({ kind: Schema.Literal("minimal") }),
        Schema.Struct({
          kind: Schema.Literal("project_roots"),
          subpath: Schema.optionalKey(Schema.Union([schemas.LegacyAppPathString, Schema.Null]))
        }),
        Schema.Struct({ kind: Schema.Literal("tmpdir") }),
        Schema.Struct({ kind: Schema.Literal("slash_tmp") }),
        Schema.Struct({
          kind: Schema.Literal("unknown"),
          path: Schema.String,
          subpath: Schema.optionalKey(Schema.Union([schemas.LegacyAppPathString, Schema.Null]))
        })
      ])
    )
  },
  get FileUpdateChange(): Schema.Codec<T.FileUpdateChange> {
    return memo(
      "FileUpdateChange",
      Schema.Struct({ diff: Schema.String, kind: schemas.PatchChangeKind, path: Schema.String })
    )
  },
  get ForcedChatgptWorkspaceIds(): Schema.Codec<T.ForcedChatgptWorkspaceIds> {
    return memo("ForcedChatgptWorkspaceIds", Schema.Union([Schema.String, Schema.Array(Schema.String)]))
  },
  get ForcedLoginMethod(): Schema.Codec<T.ForcedLoginMethod> {
    return memo("ForcedLoginMethod", Schema.Literals(["chatgpt", "api"]))
  },
  get FsChangedNotification(): Schema.Codec<T.FsChangedNotification> {
    return memo(
      "FsChangedNotification",
      Schema.Struct({ changedPaths: Schema.Array(schemas.AbsolutePathBuf), watchId: Schema.String })
    )
  },
  get FsCopyParams(): Schema.Codec<T.FsCopyParams> {
    return memo(
      "FsCopyParams",
      Schema.Struct({
        destinationPath: schemas.AbsolutePathBuf,
        recursive: Schema.optionalKey(Schema.Boolean),
        sourcePath: schemas.AbsolutePathBuf
      })
    )
  },
  get FsCopyResponse(): Schema.Codec<T.FsCopyResponse> {
    return memo("FsCopyResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get FsCreateDirectoryParams(): Schema.Codec<T.FsCreateDirectoryParams> {
    return memo(
      "FsCreateDirectoryParams",
      Schema.Struct({
        path: schemas.AbsolutePathBuf,
        recursive: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null]))
      })
    )
  },
  get FsCreateDirectoryResponse(): Schema.Codec<T.FsCreateDirectoryResponse> {
    return memo("FsCreateDirectoryResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get FsGetMetadataParams(): Schema.Codec<T.FsGetMetadataParams> {
    return memo("FsGetMetadataParams", Schema.Struct({ path: schemas.AbsolutePathBuf }))
  },
  get FsGetMetadataResponse(): Schema.Codec<T.FsGetMetadataResponse> {
    return memo(
      "FsGetMetadataResponse",
      Schema.Struct({
        createdAtMs: Schema.Finite,
        isDirectory: Schema.Boolean,
        isFile: Schema.Boolean,
        isSymlink: Schema.Boolean,
        modifiedAtMs: Schema.Finite
      })
    )
  },
  get FsReadDirectoryEntry(): Schema.Codec<T.FsReadDirectoryEntry> {
    return memo(
      "FsReadDirectoryEntry",
      Schema.Struct({ fileName: Schema.String, isDirectory: Schema.Boolean, isFile: Schema.Boolean })
    )
  },
  get FsReadDirectoryParams(): Schema.Codec<T.FsReadDirectoryParams> {
    return memo("FsReadDirectoryParams", Schema.Struct({ path: schemas.AbsolutePathBuf }))
  },
  get FsReadDirectoryResponse(): Schema.Codec<T.FsReadDirectoryResponse> {
    return memo("FsReadDirectoryResponse", Schema.Struct({ entries: Schema.Array(schemas.FsReadDirectoryEntry) }))
  },
  get FsReadFileParams(): Schema.Codec<T.FsReadFileParams> {
    return memo("FsReadFileParams", Schema.Struct({ path: schemas.AbsolutePathBuf }))
  },
  get FsReadFileResponse(): Schema.Codec<T.FsReadFileResponse> {
    return memo("FsReadFileResponse", Schema.Struct({ dataBase64: Schema.String }))
  },
  get FsRemoveParams(): Schema.Codec<T.FsRemoveParams> {
    return memo(
      "FsRemoveParams",
      Schema.Struct({
        force: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        path: schemas.AbsolutePathBuf,
        recursive: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null]))
      })
    )
  },
  get FsRemoveResponse(): Schema.Codec<T.FsRemoveResponse> {
    return memo("FsRemoveResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get FsUnwatchParams(): Schema.Codec<T.FsUnwatchParams> {
    return memo("FsUnwatchParams", Schema.Struct({ watchId: Schema.String }))
  },
  get FsUnwatchResponse(): Schema.Codec<T.FsUnwatchResponse> {
    return memo("FsUnwatchResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get FsWatchParams(): Schema.Codec<T.FsWatchParams> {
    return memo("FsWatchParams", Schema.Struct({ path: schemas.AbsolutePathBuf, watchId: Schema.String }))
  },
  get FsWatchResponse(): Schema.Codec<T.FsWatchResponse> {
    return memo("FsWatchResponse", Schema.Struct({ path: schemas.AbsolutePathBuf }))
  },
  get FsWriteFileParams(): Schema.Codec<T.FsWriteFileParams> {
    return memo("FsWriteFileParams", Schema.Struct({ dataBase64: Schema.String, path: schemas.AbsolutePathBuf }))
  },
  get FsWriteFileResponse(): Schema.Codec<T.FsWriteFileResponse> {
    return memo("FsWriteFileResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get FunctionCallOutputBody(): Schema.Codec<T.FunctionCallOutputBody> {
    return memo(
      "FunctionCallOutputBody",
      Schema.Union([Schema.String, Schema.Array(schemas.FunctionCallOutputContentItem)])
    )
  },
  get FunctionCallOutputContentItem(): Schema.Codec<T.FunctionCallOutputContentItem> {
    return memo(
      "FunctionCallOutputContentItem",
      Schema.Union([
        Schema.Struct({ text: Schema.String, type: Schema.Literal("input_text") }),
        Schema.Struct({
          detail: Schema.optionalKey(Schema.Union([schemas.ImageDetail, Schema.Null])),
          type: Schema.Literal("input_image"),
          image_url: Schema.String
        }),
        Schema.Struct({
          detail: Schema.optionalKey(Schema.Union([schemas.ImageDetail, Schema.Null])),
          type: Schema.Literal("input_image"),
          file_id: Schema.String
        }),
        Schema.Struct({ type: Schema.Literal("input_audio"), audio_url: Schema.String }),
        Schema.Struct({ type: Schema.Literal("input_audio"), file_id: Schema.String }),
        Schema.Struct({ encrypted_content: Schema.String, type: Schema.Literal("encrypted_content") })
      ])
    )
  },
  get FuzzyFileSearchMatchType(): Schema.Codec<T.FuzzyFileSearchMatchType> {
    return memo("FuzzyFileSearchMatchType", Schema.Literals(["file", "directory"]))
  },
  get FuzzyFileSearchParams(): Schema.Codec<T.FuzzyFileSearchParams> {
    return memo(
      "FuzzyFileSearchParams",
      Schema.Struct({
        cancellationToken: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        query: Schema.String,
        roots: Schema.Array(Schema.String)
      })
    )
  },
  get FuzzyFileSearchResponse(): Schema.Codec<T.FuzzyFileSearchResponse> {
    return memo("FuzzyFileSearchResponse", Schema.Struct({ files: Schema.Array(schemas.FuzzyFileSearchResult) }))
  },
  get FuzzyFileSearchResult(): Schema.Codec<T.FuzzyFileSearchResult> {
    return memo(
      "FuzzyFileSearchResult",
      Schema.Struct({
        file_name: Schema.String,
        indices: Schema.optionalKey(
          Schema.Union([Schema.Array(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))), Schema.Null])
        ),
        match_type: schemas.FuzzyFileSearchMatchType,
        path: Schema.String,
        root: Schema.String,
        score: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
      })
    )
  },
  get FuzzyFileSearchSessionCompletedNotification(): Schema.Codec<T.FuzzyFileSearchSessionCompletedNotification> {
    return memo("FuzzyFileSearchSessionCompletedNotification", Schema.Struct({ sessionId: Schema.String }))
  },
  get FuzzyFileSearchSessionStartParams(): Schema.Codec<T.FuzzyFileSearchSessionStartParams> {
    return memo(
      "FuzzyFileSearchSessionStartParams",
      Schema.Struct({ roots: Schema.Array(Schema.String), sessionId: Schema.String })
    )
  },
  get FuzzyFileSearchSessionStartResponse(): Schema.Codec<T.FuzzyFileSearchSessionStartResponse> {
    return memo("FuzzyFileSearchSessionStartResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get FuzzyFileSearchSessionStopParams(): Schema.Codec<T.FuzzyFileSearchSessionStopParams> {
    return memo("FuzzyFileSearchSessionStopParams", Schema.Struct({ sessionId: Schema.String }))
  },
  get FuzzyFileSearchSessionStopResponse(): Schema.Codec<T.FuzzyFileSearchSessionStopResponse> {
    return memo("FuzzyFileSearchSessionStopResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get FuzzyFileSearchSessionUpdateParams(): Schema.Codec<T.FuzzyFileSearchSessionUpdateParams> {
    return memo("FuzzyFileSearchSessionUpdateParams", Schema.Struct({ query: Schema.String, sessionId: Schema.String }))
  },
  get FuzzyFileSearchSessionUpdateResponse(): Schema.Codec<T.FuzzyFileSearchSessionUpdateResponse> {
    return memo("FuzzyFileSearchSessionUpdateResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get FuzzyFileSearchSessionUpdatedNotification(): Schema.Codec<T.FuzzyFileSearchSessionUpdatedNotification> {
    return memo(
      "FuzzyFileSearchSessionUpdatedNotification",
      Schema.Struct({
        files: Schema.Array(schemas.FuzzyFileSearchResult),
        query: Schema.String,
        sessionId: Schema.String
      })
    )
  },
  get GatewayAuth(): Schema.Codec<T.GatewayAuth> {
    return memo(
      "GatewayAuth",
      Schema.Union([
        Schema.Struct({ mode: Schema.Literal("none") }),
        Schema.Struct({ envKey: Schema.String, mode: Schema.Literal("environmentVariable") }),
        Schema.Struct({
          envKey: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          mode: Schema.Literal("externallyConfigured")
        })
      ])
    )
  },
  get GatewayOAuthCancelResponse(): Schema.Codec<T.GatewayOAuthCancelResponse> {
    return memo("GatewayOAuthCancelResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get GatewayOAuthChangedNotification(): Schema.Codec<T.GatewayOAuthChangedNotification> {
    return memo(
      "GatewayOAuthChangedNotification",
      Schema.Struct({
        authUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        error: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        loginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        providerId: Schema.String,
        status: schemas.GatewayOAuthStatus
      })
    )
  },
  get GatewayOAuthLoginParams(): Schema.Codec<T.GatewayOAuthLoginParams> {
    return memo(
      "GatewayOAuthLoginParams",
      Schema.Struct({
        deviceAuth: Schema.optionalKey(Schema.Boolean),
        modelProvider: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get GatewayOAuthLoginResponse(): Schema.Codec<T.GatewayOAuthLoginResponse> {
    return memo(
      "GatewayOAuthLoginResponse",
      Schema.Struct({ prompt: Schema.optionalKey(Schema.Union([schemas.GatewayOAuthPrompt, Schema.Null])) })
    )
  },
  get GatewayOAuthPrompt(): Schema.Codec<T.GatewayOAuthPrompt> {
    return memo(
      "GatewayOAuthPrompt",
      Schema.Struct({ loginId: Schema.String, userCode: Schema.String, verificationUrl: Schema.String })
    )
  },
  get GatewayOAuthReadParams(): Schema.Codec<T.GatewayOAuthReadParams> {
    return memo(
      "GatewayOAuthReadParams",
      Schema.Struct({ modelProvider: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get GatewayOAuthReadResponse(): Schema.Codec<T.GatewayOAuthReadResponse> {
    return memo(
      "GatewayOAuthReadResponse",
      Schema.Struct({
        error: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        providerId: Schema.String,
        providerName: Schema.String,
        required: Schema.Boolean,
        status: Schema.optionalKey(Schema.Union([schemas.GatewayOAuthStatus, Schema.Null])),
        supportsDeviceAuth: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get GatewayOAuthStatus(): Schema.Codec<T.GatewayOAuthStatus> {
    return memo("GatewayOAuthStatus", Schema.Literals(["notReady", "started", "succeeded", "failed"]))
  },
  get GcpProviderId(): Schema.Codec<T.GcpProviderId> {
    return memo("GcpProviderId", Schema.Literal("gcp"))
  },
  get GcpSetupParams(): Schema.Codec<T.GcpSetupParams> {
    return memo(
      "GcpSetupParams",
      Schema.Struct({
        credentialFile: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        location: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        projectId: Schema.String
      })
    )
  },
  get GcpSetupResponse(): Schema.Codec<T.GcpSetupResponse> {
    return memo("GcpSetupResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get GetAccountParams(): Schema.Codec<T.GetAccountParams> {
    return memo("GetAccountParams", Schema.Struct({ refreshToken: Schema.optionalKey(Schema.Boolean) }))
  },
  get GetAccountRateLimitsParams(): Schema.Codec<T.GetAccountRateLimitsParams> {
    return memo(
      "GetAccountRateLimitsParams",
      Schema.Struct({
        excludeResetCreditDetails: Schema.optionalKey(Schema.Boolean),
        supportsLunaReserve: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get GetAccountRateLimitsResponse(): Schema.Codec<T.GetAccountRateLimitsResponse> {
    return memo(
      "GetAccountRateLimitsResponse",
      Schema.Struct({
        accountId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        ordinaryUsageAllowed: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        rateLimitResetCredits: Schema.optionalKey(Schema.Union([schemas.RateLimitResetCreditsSummary, Schema.Null])),
        rateLimitUpsell: Schema.optionalKey(Schema.Unknown),
        rateLimits: schemas.RateLimitSnapshot,
        rateLimitsByLimitId: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.RateLimitSnapshot), Schema.Null])
        )
      })
    )
  },
  get GetAccountResponse(): Schema.Codec<T.GetAccountResponse> {
    return memo(
      "GetAccountResponse",
      Schema.Struct({
        account: Schema.optionalKey(Schema.Union([schemas.Account, Schema.Null])),
        requiresOpenaiAuth: Schema.Boolean,
        userId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        workspaceRouting: Schema.optionalKey(Schema.Union([schemas.WorkspaceRouting, Schema.Null]))
      })
    )
  },
  get GetAccountSecuritySetupResponse(): Schema.Codec<T.GetAccountSecuritySetupResponse> {
    return memo(
      "GetAccountSecuritySetupResponse",
      Schema.Struct({ notice: Schema.optionalKey(Schema.Union([schemas.AccountSecuritySetupNotice, Schema.Null])) })
    )
  },
  get GetAccountTokenUsageParams(): Schema.Codec<T.GetAccountTokenUsageParams> {
    return memo(
      "GetAccountTokenUsageParams",
      Schema.Struct({ threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get GetAccountTokenUsageResponse(): Schema.Codec<T.GetAccountTokenUsageResponse> {
    return memo(
      "GetAccountTokenUsageResponse",
      Schema.Struct({
        dailyUsageBuckets: Schema.optionalKey(
          Schema.Union([Schema.Array(schemas.AccountTokenUsageDailyBucket), Schema.Null])
        ),
        summary: schemas.AccountTokenUsageSummary,
        threadUsage: Schema.optionalKey(Schema.Union([schemas.ThreadUsage, Schema.Null]))
      })
    )
  },
  get GetWorkspaceMessagesResponse(): Schema.Codec<T.GetWorkspaceMessagesResponse> {
    return memo(
      "GetWorkspaceMessagesResponse",
      Schema.Struct({ featureEnabled: Schema.Boolean, messages: Schema.Array(schemas.WorkspaceMessage) })
    )
  },
  get GitInfo(): Schema.Codec<T.GitInfo> {
    return memo(
      "GitInfo",
      Schema.Struct({
        branch: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        originUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sha: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get GrantedPermissionProfile(): Schema.Codec<T.GrantedPermissionProfile> {
    return memo(
      "GrantedPermissionProfile",
      Schema.Struct({
        fileSystem: Schema.optionalKey(Schema.Union([schemas.AdditionalFileSystemPermissions, Schema.Null])),
        network: Schema.optionalKey(Schema.Union([schemas.AdditionalNetworkPermissions, Schema.Null]))
      })
    )
  },
  get GuardianApprovalReview(): Schema.Codec<T.GuardianApprovalReview> {
    return memo(
      "GuardianApprovalReview",
      Schema.Struct({
        rationale: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        riskLevel: Schema.optionalKey(Schema.Union([schemas.GuardianRiskLevel, Schema.Null])),
        status: schemas.GuardianApprovalReviewStatus,
        userAuthorization: Schema.optionalKey(Schema.Union([schemas.GuardianUserAuthorization, Schema.Null]))
      })
    )
  },
  get GuardianApprovalReviewAction(): Schema.Codec<T.GuardianApprovalReviewAction> {
    return memo(
      "GuardianApprovalReviewAction",
      Schema.Union([
        Schema.Struct({
          command: Schema.String,
          cwd: schemas.LegacyAppPathString,
          source: schemas.GuardianCommandSource,
          type: Schema.Literal("command")
        }),
        Schema.Struct({
          argv: Schema.Array(Schema.String),
          cwd: schemas.AbsolutePathBuf,
          program: Schema.String,
          source: schemas.GuardianCommandSource,
          type: Schema.Literal("execve")
        }),
        Schema.Struct({
          approvalId: Schema.String,
          cwd: schemas.LegacyAppPathString,
          processId: Schema.String,
          stdin: Schema.String,
          type: Schema.Literal("writeStdin")
        }),
        Schema.Struct({
          cwd: schemas.LegacyAppPathString,
          files: Schema.Array(schemas.LegacyAppPathString),
          type: Schema.Literal("applyPatch")
        }),
        Schema.Struct({
          host: Schema.String,
          port: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
          protocol: schemas.NetworkApprovalProtocol,
          target: Schema.String,
          type: Schema.Literal("networkAccess")
        }),
        Schema.Struct({
          connectorId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          connectorName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          server: Schema.String,
          toolName: Schema.String,
          toolTitle: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("mcpToolCall")
        }),
        Schema.Struct({
          permissions: schemas.RequestPermissionProfile,
          reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("requestPermissions")
        })
      ])
    )
  },
  get GuardianApprovalReviewStatus(): Schema.Codec<T.GuardianApprovalReviewStatus> {
    return memo(
      "GuardianApprovalReviewStatus",
      Schema.Literals(["inProgress", "approved", "denied", "timedOut", "aborted"])
    )
  },
  get GuardianAssessmentOutcome(): Schema.Codec<T.GuardianAssessmentOutcome> {
    return memo("GuardianAssessmentOutcome", Schema.Literals(["allow", "deny"]))
  },
  get GuardianCommandSource(): Schema.Codec<T.GuardianCommandSource> {
    return memo("GuardianCommandSource", Schema.Literals(["shell", "unifiedExec"]))
  },
  get GuardianRiskLevel(): Schema.Codec<T.GuardianRiskLevel> {
    return memo("GuardianRiskLevel", Schema.Literals(["low", "medium", "high", "critical"]))
  },
  get GuardianUserAuthorization(): Schema.Codec<T.GuardianUserAuthorization> {
    return memo("GuardianUserAuthorization", Schema.Literals(["unknown", "low", "medium", "high"]))
  },
  get GuardianWarningNotification(): Schema.Codec<T.GuardianWarningNotification> {
    return memo("GuardianWarningNotification", Schema.Struct({ message: Schema.String, threadId: Schema.String }))
  },
  get HookCompletedNotification(): Schema.Codec<T.HookCompletedNotification> {
    return memo(
      "HookCompletedNotification",
      Schema.Struct({
        run: schemas.HookRunSummary,
        threadId: Schema.String,
        turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get HookErrorInfo(): Schema.Codec<T.HookErrorInfo> {
    return memo("HookErrorInfo", Schema.Struct({ message: Schema.String, path: Schema.String }))
  },
  get HookEventName(): Schema.Codec<T.HookEventName> {
    return memo(
      "HookEventName",
      Schema.Literals([
        "preModelRequest",
        "postModelRequest",
        "preToolUse",
        "permissionRequest",
        "postToolUse",
        "preCompact",
        "postCompact",
        "sessionStart",
        "sessionEnd",
        "userPromptSubmit",
        "subagentStart",
        "subagentStop",
        "stop",
        "interrupt"
      ])
    )
  },
  get HookExecutionMode(): Schema.Codec<T.HookExecutionMode> {
    return memo("HookExecutionMode", Schema.Literals(["sync", "async"]))
  },
  get HookHandlerType(): Schema.Codec<T.HookHandlerType> {
    return memo("HookHandlerType", Schema.Literals(["command", "mcpTool", "prompt", "agent"]))
  },
  get HookMetadata(): Schema.Codec<T.HookMetadata> {
    return memo(
      "HookMetadata",
      Schema.Union([
        Schema.Struct({
          additionalContextLimit: Schema.optionalKey(
            Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
          ),
          currentHash: Schema.String,
          displayOrder: Schema.Finite,
          enabled: Schema.Boolean,
          environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          eventName: schemas.HookEventName,
          isManaged: Schema.Boolean,
          key: Schema.String,
          matcher: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          pluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          source: schemas.HookSource,
          sourcePath: schemas.AbsolutePathBuf,
          statusMessage: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          timeoutSec: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          trustStatus: schemas.HookTrustStatus,
          async: Schema.optionalKey(Schema.Boolean),
          command: Schema.String,
          handlerType: Schema.Literal("command")
        }),
        Schema.Struct({
          additionalContextLimit: Schema.optionalKey(
            Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
          ),
          currentHash: Schema.String,
          displayOrder: Schema.Finite,
          enabled: Schema.Boolean,
          environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          eventName: schemas.HookEventName,
          isManaged: Schema.Boolean,
          key: Schema.String,
          matcher: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          pluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          source: schemas.HookSource,
          sourcePath: schemas.AbsolutePathBuf,
          statusMessage: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          timeoutSec: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          trustStatus: schemas.HookTrustStatus,
          handlerType: Schema.Literal("mcpTool"),
          server: Schema.String,
          tool: Schema.String
        }),
        Schema.Struct({
          additionalContextLimit: Schema.optionalKey(
            Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
          ),
          currentHash: Schema.String,
          displayOrder: Schema.Finite,
          enabled: Schema.Boolean,
          environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          eventName: schemas.HookEventName,
          isManaged: Schema.Boolean,
          key: Schema.String,
          matcher: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          pluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          source: schemas.HookSource,
          sourcePath: schemas.AbsolutePathBuf,
          statusMessage: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          timeoutSec: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          trustStatus: schemas.HookTrustStatus,
          handlerType: Schema.Literal("prompt")
        }),
        Schema.Struct({
          additionalContextLimit: Schema.optionalKey(
            Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
          ),
          currentHash: Schema.String,
          displayOrder: Schema.Finite,
          enabled: Schema.Boolean,
          environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          eventName: schemas.HookEventName,
          isManaged: Schema.Boolean,
          key: Schema.String,
          matcher: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          pluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          source: schemas.HookSource,
          sourcePath: schemas.AbsolutePathBuf,
          statusMessage: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          timeoutSec: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          trustStatus: schemas.HookTrustStatus,
          handlerType: Schema.Literal("agent")
        })
      ])
    )
  },
  get HookMigration(): Schema.Codec<T.HookMigration> {
    return memo("HookMigration", Schema.Struct({ name: Schema.String }))
  },
  get HookOutputEntry(): Schema.Codec<T.HookOutputEntry> {
    return memo("HookOutputEntry", Schema.Struct({ kind: schemas.HookOutputEntryKind, text: Schema.String }))
  },
  get HookOutputEntryKind(): Schema.Codec<T.HookOutputEntryKind> {
    return memo("HookOutputEntryKind", Schema.Literals(["warning", "stop", "feedback", "context", "error"]))
  },
  get HookPromptFragment(): Schema.Codec<T.HookPromptFragment> {
    return memo("HookPromptFragment", Schema.Struct({ hookRunId: Schema.String, text: Schema.String }))
  },
  get HookRunStatus(): Schema.Codec<T.HookRunStatus> {
    return memo("HookRunStatus", Schema.Literals(["running", "completed", "failed", "blocked", "stopped"]))
  },
  get HookRunSummary(): Schema.Codec<T.HookRunSummary> {
    return memo(
      "HookRunSummary",
      Schema.Struct({
        completedAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        displayOrder: Schema.Finite,
        durationMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        entries: Schema.Array(schemas.HookOutputEntry),
        eventName: schemas.HookEventName,
        executionMode: schemas.HookExecutionMode,
        handlerType: schemas.HookHandlerType,
        id: Schema.String,
        scope: schemas.HookScope,
        source: Schema.optionalKey(schemas.HookSource),
        sourcePath: schemas.LegacyAppPathString,
        startedAt: Schema.Finite,
        status: schemas.HookRunStatus,
        statusMessage: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get HookScope(): Schema.Codec<T.HookScope> {
    return memo("HookScope", Schema.Literals(["thread", "turn"]))
  },
  get HookSource(): Schema.Codec<T.HookSource> {
    return memo(
      "HookSource",
      Schema.Literals([
        "system",
        "user",
        "project",
        "mdm",
        "sessionFlags",
        "plugin",
        "cloudRequirements",
        "cloudManagedConfig",
        "legacyManagedConfigFile",
        "legacyManagedConfigMdm",
        "unknown"
      ])
    )
  },
  get HookStartedNotification(): Schema.Codec<T.HookStartedNotification> {
    return memo(
      "HookStartedNotification",
      Schema.Struct({
        run: schemas.HookRunSummary,
        threadId: Schema.String,
        turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get HookTrustStatus(): Schema.Codec<T.HookTrustStatus> {
    return memo("HookTrustStatus", Schema.Literals(["managed", "untrusted", "trusted", "modified"]))
  },
  get HooksListEntry(): Schema.Codec<T.HooksListEntry> {
    return memo(
      "HooksListEntry",
      Schema.Struct({
        cwd: Schema.String,
        errors: Schema.Array(schemas.HookErrorInfo),
        hooks: Schema.Array(schemas.HookMetadata),
        warnings: Schema.Array(Schema.String)
      })
    )
  },
  get HooksListParams(): Schema.Codec<T.HooksListParams> {
    return memo(
      "HooksListParams",
      Schema.Struct({
        cwds: Schema.optionalKey(Schema.Array(Schema.String)),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get HooksListResponse(): Schema.Codec<T.HooksListResponse> {
    return memo("HooksListResponse", Schema.Struct({ data: Schema.Array(schemas.HooksListEntry) }))
  },
  get ImageDetail(): Schema.Codec<T.ImageDetail> {
    return memo("ImageDetail", Schema.Literals(["auto", "low", "high", "original"]))
  },
  get ImageGenerationFailure(): Schema.Codec<T.ImageGenerationFailure> {
    return memo(
      "ImageGenerationFailure",
      Schema.Union([
        Schema.Struct({
          limitId: Schema.String,
          resetsAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          type: Schema.Literal("usageLimitExceeded")
        })
      ])
    )
  },
  get ImageGenerationInputImage(): Schema.Codec<T.ImageGenerationInputImage> {
    return memo("ImageGenerationInputImage", Schema.Struct({ path: schemas.AbsolutePathBuf, sha256: Schema.String }))
  },
  get InAppBrowserRequirements(): Schema.Codec<T.InAppBrowserRequirements> {
    return memo(
      "InAppBrowserRequirements",
      Schema.Struct({
        allowExternalBrowserSettingsImport: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null]))
      })
    )
  },
  get InitializeCapabilities(): Schema.Codec<T.InitializeCapabilities> {
    return memo(
      "InitializeCapabilities",
      Schema.Struct({
        experimentalApi: Schema.optionalKey(Schema.Boolean),
        explicitGatewayOauth: Schema.optionalKey(Schema.Boolean),
        extensions: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.Null])),
        mcpServerOpenaiFormElicitation: Schema.optionalKey(Schema.Boolean),
        optOutNotificationMethods: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        requestAttestation: Schema.optionalKey(Schema.Boolean),
        requiredHumanApproval: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get InitializeParams(): Schema.Codec<T.InitializeParams> {
    return memo(
      "InitializeParams",
      Schema.Struct({
        capabilities: Schema.optionalKey(Schema.Union([schemas.InitializeCapabilities, Schema.Null])),
        clientInfo: schemas.ClientInfo
      })
    )
  },
  get InitializeResponse(): Schema.Codec<T.InitializeResponse> {
    return memo(
      "InitializeResponse",
      Schema.Struct({
        codexHome: schemas.AbsolutePathBuf,
        platformFamily: Schema.String,
        platformOs: Schema.String,
        userAgent: Schema.String
      })
    )
  },
  get InputModality(): Schema.Codec<T.InputModality> {
    return memo("InputModality", Schema.Literals(["text", "image", "audio"]))
  },
  get InstalledApp(): Schema.Codec<T.InstalledApp> {
    return memo(
      "InstalledApp",
      Schema.Struct({
        callable: Schema.Boolean,
        enabled: Schema.Boolean,
        id: Schema.String,
        runtimeName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get InternalChatMessageMetadataPassthrough(): Schema.Codec<T.InternalChatMessageMetadataPassthrough> {
    return memo(
      "InternalChatMessageMetadataPassthrough",
      Schema.Struct({ turn_id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get ItemCompletedNotification(): Schema.Codec<T.ItemCompletedNotification> {
    return memo(
      "ItemCompletedNotification",
      Schema.Struct({
        completedAtMs: Schema.Finite,
        contentTokenCount: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        item: schemas.ThreadItem,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get ItemGuardianApprovalReviewCompletedNotification(): Schema.Codec<
    T.ItemGuardianApprovalReviewCompletedNotification
  > {
    return memo(
      "ItemGuardianApprovalReviewCompletedNotification",
      Schema.Struct({
        action: schemas.GuardianApprovalReviewAction,
        completedAtMs: Schema.Finite,
        decisionSource: schemas.AutoReviewDecisionSource,
        review: schemas.GuardianApprovalReview,
        reviewId: Schema.String,
        startedAtMs: Schema.Finite,
        targetItemId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get ItemGuardianApprovalReviewStartedNotification(): Schema.Codec<T.ItemGuardianApprovalReviewStartedNotification> {
    return memo(
      "ItemGuardianApprovalReviewStartedNotification",
      Schema.Struct({
        action: schemas.GuardianApprovalReviewAction,
        review: schemas.GuardianApprovalReview,
        reviewId: Schema.String,
        startedAtMs: Schema.Finite,
        targetItemId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get ItemStartedNotification(): Schema.Codec<T.ItemStartedNotification> {
    return memo(
      "ItemStartedNotification",
      Schema.Struct({
        item: schemas.ThreadItem,
        startedAtMs: Schema.Finite,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get LegacyAppPathString(): Schema.Codec<T.LegacyAppPathString> {
    return memo("LegacyAppPathString", Schema.String)
  },
  get ListMcpServerStatusParams(): Schema.Codec<T.ListMcpServerStatusParams> {
    return memo(
      "ListMcpServerStatusParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        detail: Schema.optionalKey(Schema.Union([schemas.McpServerStatusDetail, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        serverName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ListMcpServerStatusResponse(): Schema.Codec<T.ListMcpServerStatusResponse> {
    return memo(
      "ListMcpServerStatusResponse",
      Schema.Struct({
        data: Schema.Array(schemas.McpServerStatus),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get LocalShellAction(): Schema.Codec<T.LocalShellAction> {
    return memo(
      "LocalShellAction",
      Schema.Union([Schema.Struct({
        command: Schema.Array(Schema.String),
        env: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        timeout_ms: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        type: Schema.Literal("exec"),
        user: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        working_directory: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })])
    )
  },
  get LocalShellStatus(): Schema.Codec<T.LocalShellStatus> {
    return memo("LocalShellStatus", Schema.Literals(["completed", "in_progress", "incomplete"]))
  },
  get LoginAccountParams(): Schema.Codec<T.LoginAccountParams> {
    return memo(
      "LoginAccountParams",
      Schema.Union([
        Schema.Struct({ apiKey: Schema.String, type: Schema.Literal("apiKey") }),
        Schema.Struct({
          appBrand: Schema.optionalKey(Schema.Union([schemas.LoginAppBrand, Schema.Null])),
          codexStreamlinedLogin: Schema.optionalKey(Schema.Boolean),
          type: Schema.Literal("chatgpt"),
          useHostedLoginSuccessPage: Schema.optionalKey(Schema.Boolean)
        }),
        Schema.Struct({ type: Schema.Literal("chatgptDeviceCode") }),
        Schema.Struct({
          accessToken: Schema.String,
          chatgptAccountId: Schema.String,
          chatgptPlanType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("chatgptAuthTokens")
        }),
        Schema.Struct({ apiKey: Schema.String, region: Schema.String, type: Schema.Literal("amazonBedrock") }),
        Schema.Struct({
          accessKeyId: Schema.String,
          region: Schema.String,
          secretAccessKey: Schema.String,
          sessionToken: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("amazonBedrockAccessKeys")
        })
      ])
    )
  },
  get LoginAccountResponse(): Schema.Codec<T.LoginAccountResponse> {
    return memo(
      "LoginAccountResponse",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("apiKey") }),
        Schema.Struct({ authUrl: Schema.String, loginId: Schema.String, type: Schema.Literal("chatgpt") }),
        Schema.Struct({
          loginId: Schema.String,
          type: Schema.Literal("chatgptDeviceCode"),
          userCode: Schema.String,
          verificationUrl: Schema.String
        }),
        Schema.Struct({ type: Schema.Literal("chatgptAuthTokens") }),
        Schema.Struct({ type: Schema.Literal("amazonBedrock") })
      ])
    )
  },
  get LoginAppBrand(): Schema.Codec<T.LoginAppBrand> {
    return memo("LoginAppBrand", Schema.Literals(["codex", "chatgpt"]))
  },
  get LogoutAccountResponse(): Schema.Codec<T.LogoutAccountResponse> {
    return memo("LogoutAccountResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ManagedHooksRequirements(): Schema.Codec<T.ManagedHooksRequirements> {
    return memo(
      "ManagedHooksRequirements",
      Schema.Struct({
        Interrupt: Schema.optionalKey(Schema.Array(schemas.ConfiguredHookMatcherGroup)),
        PermissionRequest: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        PostCompact: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        PostModelRequest: Schema.optionalKey(Schema.Array(schemas.ConfiguredHookMatcherGroup)),
        PostToolUse: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        PreCompact: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        PreModelRequest: Schema.optionalKey(Schema.Array(schemas.ConfiguredHookMatcherGroup)),
        PreToolUse: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        SessionEnd: Schema.optionalKey(Schema.Array(schemas.ConfiguredHookMatcherGroup)),
        SessionStart: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        Stop: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        SubagentStart: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        SubagentStop: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        UserPromptSubmit: Schema.Array(schemas.ConfiguredHookMatcherGroup),
        managedDir: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        windowsManagedDir: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get MarketplaceAddParams(): Schema.Codec<T.MarketplaceAddParams> {
    return memo(
      "MarketplaceAddParams",
      Schema.Struct({
        refName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        source: Schema.String,
        sparsePaths: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null]))
      })
    )
  },
  get MarketplaceAddResponse(): Schema.Codec<T.MarketplaceAddResponse> {
    return memo(
      "MarketplaceAddResponse",
      Schema.Struct({
        alreadyAdded: Schema.Boolean,
        installedRoot: schemas.AbsolutePathBuf,
        marketplaceName: Schema.String
      })
    )
  },
  get MarketplaceInterface(): Schema.Codec<T.MarketplaceInterface> {
    return memo(
      "MarketplaceInterface",
      Schema.Struct({ displayName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get MarketplaceLoadErrorInfo(): Schema.Codec<T.MarketplaceLoadErrorInfo> {
    return memo(
      "MarketplaceLoadErrorInfo",
      Schema.Struct({ marketplacePath: schemas.AbsolutePathBuf, message: Schema.String })
    )
  },
  get MarketplaceRemoveParams(): Schema.Codec<T.MarketplaceRemoveParams> {
    return memo("MarketplaceRemoveParams", Schema.Struct({ marketplaceName: Schema.String }))
  },
  get MarketplaceRemoveResponse(): Schema.Codec<T.MarketplaceRemoveResponse> {
    return memo(
      "MarketplaceRemoveResponse",
      Schema.Struct({
        installedRoot: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        marketplaceName: Schema.String
      })
    )
  },
  get MarketplaceUpgradeErrorInfo(): Schema.Codec<T.MarketplaceUpgradeErrorInfo> {
    return memo(
      "MarketplaceUpgradeErrorInfo",
      Schema.Struct({ marketplaceName: Schema.String, message: Schema.String })
    )
  },
  get MarketplaceUpgradeParams(): Schema.Codec<T.MarketplaceUpgradeParams> {
    return memo(
      "MarketplaceUpgradeParams",
      Schema.Struct({ marketplaceName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get MarketplaceUpgradeResponse(): Schema.Codec<T.MarketplaceUpgradeResponse> {
    return memo(
      "MarketplaceUpgradeResponse",
      Schema.Struct({
        errors: Schema.Array(schemas.MarketplaceUpgradeErrorInfo),
        selectedMarketplaces: Schema.Array(Schema.String),
        upgradedRoots: Schema.Array(schemas.AbsolutePathBuf)
      })
    )
  },
  get McpAppDisplayMode(): Schema.Codec<T.McpAppDisplayMode> {
    return memo("McpAppDisplayMode", Schema.Literals(["inline", "fullscreen"]))
  },
  get McpAppUi(): Schema.Codec<T.McpAppUi> {
    return memo(
      "McpAppUi",
      Schema.Struct({ preferredModelDisplayMode: schemas.McpAppDisplayMode, resourceUri: Schema.String })
    )
  },
  get McpAuthStatus(): Schema.Codec<T.McpAuthStatus> {
    return memo("McpAuthStatus", Schema.Literals(["unknown", "unsupported", "notLoggedIn", "bearerToken", "oAuth"]))
  },
  get McpElicitationArrayType(): Schema.Codec<T.McpElicitationArrayType> {
    return memo("McpElicitationArrayType", Schema.Literal("array"))
  },
  get McpElicitationBooleanSchema(): Schema.Codec<T.McpElicitationBooleanSchema> {
    return memo(
      "McpElicitationBooleanSchema",
      Schema.Struct({
        default: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.McpElicitationBooleanType
      })
    )
  },
  get McpElicitationBooleanType(): Schema.Codec<T.McpElicitationBooleanType> {
    return memo("McpElicitationBooleanType", Schema.Literal("boolean"))
  },
  get McpElicitationConstOption(): Schema.Codec<T.McpElicitationConstOption> {
    return memo("McpElicitationConstOption", Schema.Struct({ const: Schema.String, title: Schema.String }))
  },
  get McpElicitationEnumSchema(): Schema.Codec<T.McpElicitationEnumSchema> {
    return memo(
      "McpElicitationEnumSchema",
      Schema.Union([
        schemas.McpElicitationSingleSelectEnumSchema,
        schemas.McpElicitationMultiSelectEnumSchema,
        schemas.McpElicitationLegacyTitledEnumSchema
      ])
    )
  },
  get McpElicitationLegacyTitledEnumSchema(): Schema.Codec<T.McpElicitationLegacyTitledEnumSchema> {
    return memo(
      "McpElicitationLegacyTitledEnumSchema",
      Schema.Struct({
        default: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        enum: Schema.Array(Schema.String),
        enumNames: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.McpElicitationStringType
      })
    )
  },
  get McpElicitationMultiSelectEnumSchema(): Schema.Codec<T.McpElicitationMultiSelectEnumSchema> {
    return memo(
      "McpElicitationMultiSelectEnumSchema",
      Schema.Union([
        schemas.McpElicitationUntitledMultiSelectEnumSchema,
        schemas.McpElicitationTitledMultiSelectEnumSchema
      ])
    )
  },
  get McpElicitationNumberSchema(): Schema.Codec<T.McpElicitationNumberSchema> {
    return memo(
      "McpElicitationNumberSchema",
      Schema.Struct({
        default: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        maximum: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        minimum: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.McpElicitationNumberType
      })
    )
  },
  get McpElicitationNumberType(): Schema.Codec<T.McpElicitationNumberType> {
    return memo("McpElicitationNumberType", Schema.Literals(["number", "integer"]))
  },
  get McpElicitationObjectType(): Schema.Codec<T.McpElicitationObjectType> {
    return memo("McpElicitationObjectType", Schema.Literal("object"))
  },
  get McpElicitationPrimitiveSchema(): Schema.Codec<T.McpElicitationPrimitiveSchema> {
    return memo(
      "McpElicitationPrimitiveSchema",
      Schema.Union([
        schemas.McpElicitationEnumSchema,
        schemas.McpElicitationStringSchema,
        schemas.McpElicitationNumberSchema,
        schemas.McpElicitationBooleanSchema
      ])
    )
  },
  get McpElicitationSchema(): Schema.Codec<T.McpElicitationSchema> {
    return memo(
      "McpElicitationSchema",
      Schema.Struct({
        $schema: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        properties: Schema.Record(Schema.String, schemas.McpElicitationPrimitiveSchema),
        required: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        type: schemas.McpElicitationObjectType
      })
    )
  },
  get McpElicitationSingleSelectEnumSchema(): Schema.Codec<T.McpElicitationSingleSelectEnumSchema> {
    return memo(
      "McpElicitationSingleSelectEnumSchema",
      Schema.Union([
        schemas.McpElicitationUntitledSingleSelectEnumSchema,
        schemas.McpElicitationTitledSingleSelectEnumSchema
      ])
    )
  },
  get McpElicitationStringFormat(): Schema.Codec<T.McpElicitationStringFormat> {
    return memo("McpElicitationStringFormat", Schema.Literals(["email", "uri", "date", "date-time"]))
  },
  get McpElicitationStringSchema(): Schema.Codec<T.McpElicitationStringSchema> {
    return memo(
      "McpElicitationStringSchema",
      Schema.Struct({
        default: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        format: Schema.optionalKey(Schema.Union([schemas.McpElicitationStringFormat, Schema.Null])),
        maxLength: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        minLength: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.McpElicitationStringType
      })
    )
  },
  get McpElicitationStringType(): Schema.Codec<T.McpElicitationStringType> {
    return memo("McpElicitationStringType", Schema.Literal("string"))
  },
  get McpElicitationTitledEnumItems(): Schema.Codec<T.McpElicitationTitledEnumItems> {
    return memo(
      "McpElicitationTitledEnumItems",
      Schema.Struct({ anyOf: Schema.Array(schemas.McpElicitationConstOption) })
    )
  },
  get McpElicitationTitledMultiSelectEnumSchema(): Schema.Codec<T.McpElicitationTitledMultiSelectEnumSchema> {
    return memo(
      "McpElicitationTitledMultiSelectEnumSchema",
      Schema.Struct({
        default: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        items: schemas.McpElicitationTitledEnumItems,
        maxItems: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        minItems: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.McpElicitationArrayType
      })
    )
  },
  get McpElicitationTitledSingleSelectEnumSchema(): Schema.Codec<T.McpElicitationTitledSingleSelectEnumSchema> {
    return memo(
      "McpElicitationTitledSingleSelectEnumSchema",
      Schema.Struct({
        default: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        oneOf: Schema.Array(schemas.McpElicitationConstOption),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.McpElicitationStringType
      })
    )
  },
  get McpElicitationUntitledEnumItems(): Schema.Codec<T.McpElicitationUntitledEnumItems> {
    return memo(
      "McpElicitationUntitledEnumItems",
      Schema.Struct({ enum: Schema.Array(Schema.String), type: schemas.McpElicitationStringType })
    )
  },
  get McpElicitationUntitledMultiSelectEnumSchema(): Schema.Codec<T.McpElicitationUntitledMultiSelectEnumSchema> {
    return memo(
      "McpElicitationUntitledMultiSelectEnumSchema",
      Schema.Struct({
        default: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        items: schemas.McpElicitationUntitledEnumItems,
        maxItems: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        minItems: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.McpElicitationArrayType
      })
    )
  },
  get McpElicitationUntitledSingleSelectEnumSchema(): Schema.Codec<T.McpElicitationUntitledSingleSelectEnumSchema> {
    return memo(
      "McpElicitationUntitledSingleSelectEnumSchema",
      Schema.Struct({
        default: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        enum: Schema.Array(Schema.String),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: schemas.McpElicitationStringType
      })
    )
  },
  get McpResourceReadParams(): Schema.Codec<T.McpResourceReadParams> {
    return memo(
      "McpResourceReadParams",
      Schema.Struct({
        _meta: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.Null])),
        connectorId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        originCallId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        server: Schema.String,
        target: Schema.optionalKey(Schema.Union([schemas.McpResourceReadTarget, Schema.Null])),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        uri: Schema.String
      })
    )
  },
  get McpResourceReadResponse(): Schema.Codec<T.McpResourceReadResponse> {
    return memo(
      "McpResourceReadResponse",
      Schema.Struct({
        contents: Schema.Array(schemas.ResourceContent),
        originCallId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get McpResourceReadTarget(): Schema.Codec<T.McpResourceReadTarget> {
    return memo(
      "McpResourceReadTarget",
      Schema.Struct({ connectorId: Schema.String, linkId: Schema.Union([Schema.String, Schema.Null]) })
    )
  },
  get McpServerConnectionStatus(): Schema.Codec<T.McpServerConnectionStatus> {
    return memo(
      "McpServerConnectionStatus",
      Schema.Literals([
        "notStarted",
        "starting",
        "connected",
        "authenticationRequired",
        "failed",
        "cancelled",
        "disabled"
      ])
    )
  },
  get McpServerElicitationAction(): Schema.Codec<T.McpServerElicitationAction> {
    return memo("McpServerElicitationAction", Schema.Literals(["accept", "decline", "cancel"]))
  },
  get McpServerElicitationRequestParams(): Schema.Codec<T.McpServerElicitationRequestParams> {
    return memo(
      "McpServerElicitationRequestParams",
      Schema.Union([
        Schema.Struct({
          serverName: Schema.String,
          threadId: Schema.String,
          turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          _meta: Schema.optionalKey(Schema.Unknown),
          challenge: Schema.String,
          description: Schema.String,
          mode: Schema.Literal("openai/userVerification"),
          title: Schema.String
        }),
        Schema.Struct({
          serverName: Schema.String,
          threadId: Schema.String,
          turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          _meta: Schema.optionalKey(Schema.Unknown),
          message: Schema.String,
          mode: Schema.Literal("form"),
          requestedSchema: schemas.McpElicitationSchema
        }),
        Schema.Struct({
          serverName: Schema.String,
          threadId: Schema.String,
          turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          _meta: Schema.optionalKey(Schema.Unknown),
          message: Schema.String,
          mode: Schema.Literal("openai/form"),
          requestedSchema: Schema.Unknown
        }),
        Schema.Struct({
          serverName: Schema.String,
          threadId: Schema.String,
          turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          _meta: Schema.optionalKey(Schema.Unknown),
          message: Schema.String,
          mode: Schema.Literal("openaiForm"),
          requestedSchema: Schema.Unknown
        }),
        Schema.Struct({
          serverName: Schema.String,
          threadId: Schema.String,
          turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          _meta: Schema.optionalKey(Schema.Unknown),
          elicitationId: Schema.String,
          message: Schema.String,
          mode: Schema.Literal("url"),
          url: Schema.String
        })
      ])
    )
  },
  get McpServerElicitationRequestResponse(): Schema.Codec<T.McpServerElicitationRequestResponse> {
    return memo(
      "McpServerElicitationRequestResponse",
      Schema.Struct({
        _meta: Schema.optionalKey(Schema.Unknown),
        action: schemas.McpServerElicitationAction,
        content: Schema.optionalKey(Schema.Unknown)
      })
    )
  },
  get McpServerEventNotification(): Schema.Codec<T.McpServerEventNotification> {
    return memo("McpServerEventNotification", Schema.Struct({ method: Schema.String, params: Schema.Unknown }))
  },
  get McpServerEventStreamNotification(): Schema.Codec<T.McpServerEventStreamNotification> {
    return memo(
      "McpServerEventStreamNotification",
      Schema.Struct({ notification: schemas.McpServerEventNotification, subscriptionId: Schema.String })
    )
  },
  get McpServerEventStreamStartParams(): Schema.Codec<T.McpServerEventStreamStartParams> {
    return memo(
      "McpServerEventStreamStartParams",
      Schema.Struct({
        _meta: Schema.optionalKey(Schema.Unknown),
        arguments: Schema.Unknown,
        name: Schema.String,
        server: Schema.String,
        subscriptionId: Schema.String,
        threadId: Schema.String
      })
    )
  },
  get McpServerEventStreamStartResponse(): Schema.Codec<T.McpServerEventStreamStartResponse> {
    return memo("McpServerEventStreamStartResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get McpServerEventStreamStopParams(): Schema.Codec<T.McpServerEventStreamStopParams> {
    return memo("McpServerEventStreamStopParams", Schema.Struct({ subscriptionId: Schema.String }))
  },
  get McpServerEventStreamStopResponse(): Schema.Codec<T.McpServerEventStreamStopResponse> {
    return memo("McpServerEventStreamStopResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get McpServerInfo(): Schema.Codec<T.McpServerInfo> {
    return memo(
      "McpServerInfo",
      Schema.Struct({
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        icons: Schema.optionalKey(Schema.Union([Schema.Array(Schema.Unknown), Schema.Null])),
        name: Schema.String,
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        version: Schema.String,
        websiteUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get McpServerMigration(): Schema.Codec<T.McpServerMigration> {
    return memo("McpServerMigration", Schema.Struct({ name: Schema.String }))
  },
  get McpServerOauthClientRegistration(): Schema.Codec<T.McpServerOauthClientRegistration> {
    return memo("McpServerOauthClientRegistration", Schema.Literals(["auto", "cimd", "dcr"]))
  },
  get McpServerOauthLoginCompletedNotification(): Schema.Codec<T.McpServerOauthLoginCompletedNotification> {
    return memo(
      "McpServerOauthLoginCompletedNotification",
      Schema.Struct({
        error: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        loginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: Schema.String,
        success: Schema.Boolean,
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get McpServerOauthLoginParams(): Schema.Codec<T.McpServerOauthLoginParams> {
    return memo(
      "McpServerOauthLoginParams",
      Schema.Struct({
        clientRegistration: Schema.optionalKey(Schema.Union([schemas.McpServerOauthClientRegistration, Schema.Null])),
        name: Schema.String,
        scopes: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        timeoutSecs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null]))
      })
    )
  },
  get McpServerOauthLoginResponse(): Schema.Codec<T.McpServerOauthLoginResponse> {
    return memo(
      "McpServerOauthLoginResponse",
      Schema.Struct({
        authorizationUrl: Schema.String,
        loginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get McpServerRefreshResponse(): Schema.Codec<T.McpServerRefreshResponse> {
    return memo("McpServerRefreshResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get McpServerStartupFailureReason(): Schema.Codec<T.McpServerStartupFailureReason> {
    return memo("McpServerStartupFailureReason", Schema.Literal("reauthenticationRequired"))
  },
  get McpServerStartupState(): Schema.Codec<T.McpServerStartupState> {
    return memo("McpServerStartupState", Schema.Literals(["starting", "ready", "failed", "cancelled"]))
  },
  get McpServerStatus(): Schema.Codec<T.McpServerStatus> {
    return memo(
      "McpServerStatus",
      Schema.Struct({
        authStatus: schemas.McpAuthStatus,
        httpOrigin: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: Schema.String,
        pluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        resourceTemplates: Schema.Array(schemas.ResourceTemplate),
        resources: Schema.Array(schemas.Resource),
        runtimeStatus: Schema.optionalKey(Schema.Union([schemas.McpServerConnectionStatus, Schema.Null])),
        serverCapabilities: Schema.optionalKey(Schema.Unknown),
        serverInfo: Schema.optionalKey(Schema.Union([schemas.McpServerInfo, Schema.Null])),
        toolListMeta: Schema.optionalKey(Schema.Unknown),
        tools: Schema.Record(Schema.String, schemas.Tool),
        toolsError: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get McpServerStatusDetail(): Schema.Codec<T.McpServerStatusDetail> {
    return memo("McpServerStatusDetail", Schema.Literals(["full", "toolsAndAuthOnly"]))
  },
  get McpServerStatusUpdatedNotification(): Schema.Codec<T.McpServerStatusUpdatedNotification> {
    return memo(
      "McpServerStatusUpdatedNotification",
      Schema.Struct({
        error: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        failureReason: Schema.optionalKey(Schema.Union([schemas.McpServerStartupFailureReason, Schema.Null])),
        name: Schema.String,
        status: schemas.McpServerStartupState,
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get McpServerToolCallParams(): Schema.Codec<T.McpServerToolCallParams> {
    return memo(
      "McpServerToolCallParams",
      Schema.Struct({
        _meta: Schema.optionalKey(Schema.Unknown),
        arguments: Schema.optionalKey(Schema.Unknown),
        server: Schema.String,
        threadId: Schema.String,
        tool: Schema.String
      })
    )
  },
  get McpServerToolCallResponse(): Schema.Codec<T.McpServerToolCallResponse> {
    return memo(
      "McpServerToolCallResponse",
      Schema.Struct({
        _meta: Schema.optionalKey(Schema.Unknown),
        content: Schema.Array(Schema.Unknown),
        isError: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        structuredContent: Schema.optionalKey(Schema.Unknown)
      })
    )
  },
  get McpToolCallAppContext(): Schema.Codec<T.McpToolCallAppContext> {
    return memo(
      "McpToolCallAppContext",
      Schema.Struct({
        actionName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        appName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        connectorId: Schema.String,
        linkId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        resourceUri: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get McpToolCallError(): Schema.Codec<T.McpToolCallError> {
    return memo("McpToolCallError", Schema.Struct({ message: Schema.String }))
  },
  get McpToolCallProgressNotification(): Schema.Codec<T.McpToolCallProgressNotification> {
    return memo(
      "McpToolCallProgressNotification",
      Schema.Struct({ itemId: Schema.String, message: Schema.String, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get McpToolCallResult(): Schema.Codec<T.McpToolCallResult> {
    return memo(
      "McpToolCallResult",
      Schema.Struct({
        _meta: Schema.optionalKey(Schema.Unknown),
        content: Schema.Array(Schema.Unknown),
        structuredContent: Schema.optionalKey(Schema.Unknown)
      })
    )
  },
  get McpToolCallStatus(): Schema.Codec<T.McpToolCallStatus> {
    return memo("McpToolCallStatus", Schema.Literals(["inProgress", "completed", "failed"]))
  },
  get MemoryCitation(): Schema.Codec<T.MemoryCitation> {
    return memo(
      "MemoryCitation",
      Schema.Struct({ entries: Schema.Array(schemas.MemoryCitationEntry), threadIds: Schema.Array(Schema.String) })
    )
  },
  get MemoryCitationEntry(): Schema.Codec<T.MemoryCitationEntry> {
    return memo(
      "MemoryCitationEntry",
      Schema.Struct({
        lineEnd: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        lineStart: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        note: Schema.String,
        path: Schema.String
      })
    )
  },
  get MemoryResetResponse(): Schema.Codec<T.MemoryResetResponse> {
    return memo("MemoryResetResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get MemoryStatusParams(): Schema.Codec<T.MemoryStatusParams> {
    return memo(
      "MemoryStatusParams",
      Schema.Struct({
        minConsolidatedThreads: Schema.optionalKey(
          Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        )
      })
    )
  },
  get MemoryStatusResponse(): Schema.Codec<T.MemoryStatusResponse> {
    return memo(
      "MemoryStatusResponse",
      Schema.Struct({
        v2ConsolidatedThreads: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        v2Ready: Schema.Boolean
      })
    )
  },
  get MergeStrategy(): Schema.Codec<T.MergeStrategy> {
    return memo("MergeStrategy", Schema.Literals(["replace", "upsert"]))
  },
  get MessagePhase(): Schema.Codec<T.MessagePhase> {
    return memo("MessagePhase", Schema.Literals(["commentary", "partial_answer", "final_answer"]))
  },
  get MigrationDetails(): Schema.Codec<T.MigrationDetails> {
    return memo(
      "MigrationDetails",
      Schema.Struct({
        commands: Schema.optionalKey(Schema.Array(schemas.CommandMigration)),
        hooks: Schema.optionalKey(Schema.Array(schemas.HookMigration)),
        mcpServers: Schema.optionalKey(Schema.Array(schemas.McpServerMigration)),
        memory: Schema.optionalKey(Schema.Array(Schema.String)),
        plugins: Schema.optionalKey(Schema.Array(schemas.PluginsMigration)),
        sessions: Schema.optionalKey(Schema.Array(schemas.SessionMigration)),
        skills: Schema.optionalKey(Schema.Array(schemas.SkillMigration)),
        subagents: Schema.optionalKey(Schema.Array(schemas.SubagentMigration))
      })
    )
  },
  get MisalignmentErrorDetails(): Schema.Codec<T.MisalignmentErrorDetails> {
    return memo(
      "MisalignmentErrorDetails",
      Schema.Struct({
        detailedExplanation: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        errorType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        reviewTarget: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        steer: Schema.optionalKey(Schema.Union([schemas.MisalignmentSteer, Schema.Null]))
      })
    )
  },
  get MisalignmentSteer(): Schema.Codec<T.MisalignmentSteer> {
    return memo("MisalignmentSteer", Schema.Struct({ message: Schema.String }))
  },
  get MockExperimentalMethodParams(): Schema.Codec<T.MockExperimentalMethodParams> {
    return memo(
      "MockExperimentalMethodParams",
      Schema.Struct({ value: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get MockExperimentalMethodResponse(): Schema.Codec<T.MockExperimentalMethodResponse> {
    return memo(
      "MockExperimentalMethodResponse",
      Schema.Struct({ echoed: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get ModeKind(): Schema.Codec<T.ModeKind> {
    return memo("ModeKind", Schema.Literals(["plan", "default"]))
  },
  get Model(): Schema.Codec<T.Model> {
    return memo(
      "Model",
      Schema.Struct({
        additionalSpeedTiers: Schema.optionalKey(Schema.Array(Schema.String)),
        availabilityNux: Schema.optionalKey(Schema.Union([schemas.ModelAvailabilityNux, Schema.Null])),
        availableAccessPrograms: Schema.optionalKey(Schema.Union([schemas.ModelAccessPrograms, Schema.Null])),
        defaultReasoningEffort: schemas.ReasoningEffort,
        defaultServiceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.String,
        displayName: Schema.String,
        hidden: Schema.Boolean,
        id: Schema.String,
        inputModalities: Schema.optionalKey(Schema.Array(schemas.InputModality)),
        isDefault: Schema.Boolean,
        model: Schema.String,
        modelSpecialty: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        multiAgentVersion: Schema.optionalKey(Schema.Union([schemas.MultiAgentVersion, Schema.Null])),
        serviceTiers: Schema.optionalKey(Schema.Array(schemas.ModelServiceTier)),
        supportedReasoningEfforts: Schema.Array(schemas.ReasoningEffortOption),
        supportsPersonality: Schema.optionalKey(Schema.Boolean),
        upgrade: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        upgradeInfo: Schema.optionalKey(Schema.Union([schemas.ModelUpgradeInfo, Schema.Null]))
      })
    )
  },
  get ModelAccessPrograms(): Schema.Codec<T.ModelAccessPrograms> {
    return memo("ModelAccessPrograms", Schema.Struct({ cyber: Schema.Array(schemas.CyberAccessProgram) }))
  },
  get ModelAvailabilityNux(): Schema.Codec<T.ModelAvailabilityNux> {
    return memo("ModelAvailabilityNux", Schema.Struct({ message: Schema.String }))
  },
  get ModelListParams(): Schema.Codec<T.ModelListParams> {
    return memo(
      "ModelListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        includeHidden: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        modelProvider: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ModelListResponse(): Schema.Codec<T.ModelListResponse> {
    return memo(
      "ModelListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.Model),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ModelProviderCapabilitiesReadParams(): Schema.Codec<T.ModelProviderCapabilitiesReadParams> {
    return memo("ModelProviderCapabilitiesReadParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ModelProviderCapabilitiesReadResponse(): Schema.Codec<T.ModelProviderCapabilitiesReadResponse> {
    return memo(
      "ModelProviderCapabilitiesReadResponse",
      Schema.Struct({ imageGeneration: Schema.Boolean, webSearch: Schema.Boolean })
    )
  },
  get ModelProviderConfigWriteParams(): Schema.Codec<T.ModelProviderConfigWriteParams> {
    return memo("ModelProviderConfigWriteParams", Schema.Struct({ settings: schemas.ProviderSettingsPatch }))
  },
  get ModelProviderConfigWriteResponse(): Schema.Codec<T.ModelProviderConfigWriteResponse> {
    return memo("ModelProviderConfigWriteResponse", Schema.Struct({ provider: schemas.ModelProviderSummary }))
  },
  get ModelProviderError(): Schema.Codec<T.ModelProviderError> {
    return memo(
      "ModelProviderError",
      Schema.Union([
        Schema.Struct({
          currentModelProvider: Schema.String,
          modelProvider: Schema.String,
          type: Schema.Literal("modelProviderMismatch")
        }),
        Schema.Struct({ modelProvider: Schema.String, type: Schema.Literal("modelProviderNotConfigured") }),
        Schema.Struct({
          modelProvider: Schema.String,
          requiredModelProvider: Schema.String,
          type: Schema.Literal("modelProviderPolicyConflict")
        })
      ])
    )
  },
  get ModelProviderListParams(): Schema.Codec<T.ModelProviderListParams> {
    return memo("ModelProviderListParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ModelProviderListResponse(): Schema.Codec<T.ModelProviderListResponse> {
    return memo(
      "ModelProviderListResponse",
      Schema.Struct({
        canChangeDefault: Schema.Boolean,
        data: Schema.Array(schemas.ModelProviderSummary),
        defaultProviderId: Schema.String
      })
    )
  },
  get ModelProviderSummary(): Schema.Codec<T.ModelProviderSummary> {
    return memo(
      "ModelProviderSummary",
      Schema.Struct({
        baseUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        canEdit: Schema.Boolean,
        id: Schema.String,
        name: Schema.String,
        settings: schemas.ProviderSettings
      })
    )
  },
  get ModelRerouteReason(): Schema.Codec<T.ModelRerouteReason> {
    return memo("ModelRerouteReason", Schema.Literal("highRiskCyberActivity"))
  },
  get ModelReroutedNotification(): Schema.Codec<T.ModelReroutedNotification> {
    return memo(
      "ModelReroutedNotification",
      Schema.Struct({
        fromModel: Schema.String,
        reason: schemas.ModelRerouteReason,
        threadId: Schema.String,
        toModel: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get ModelSafetyBufferingUpdatedNotification(): Schema.Codec<T.ModelSafetyBufferingUpdatedNotification> {
    return memo(
      "ModelSafetyBufferingUpdatedNotification",
      Schema.Struct({
        fasterModel: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model: Schema.String,
        reasons: Schema.Array(Schema.String),
        showBufferingUi: Schema.Boolean,
        threadId: Schema.String,
        turnId: Schema.String,
        useCases: Schema.Array(Schema.String)
      })
    )
  },
  get ModelServiceTier(): Schema.Codec<T.ModelServiceTier> {
    return memo(
      "ModelServiceTier",
      Schema.Struct({ description: Schema.String, id: Schema.String, name: Schema.String })
    )
  },
  get ModelUpgradeInfo(): Schema.Codec<T.ModelUpgradeInfo> {
    return memo(
      "ModelUpgradeInfo",
      Schema.Struct({
        migrationMarkdown: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model: Schema.String,
        modelLink: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        retirementAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        upgradeCopy: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ModelVerification(): Schema.Codec<T.ModelVerification> {
    return memo("ModelVerification", Schema.Literal("trustedAccessForCyber"))
  },
  get ModelVerificationNotification(): Schema.Codec<T.ModelVerificationNotification> {
    return memo(
      "ModelVerificationNotification",
      Schema.Struct({
        threadId: Schema.String,
        turnId: Schema.String,
        verifications: Schema.Array(schemas.ModelVerification)
      })
    )
  },
  get ModelsRequirements(): Schema.Codec<T.ModelsRequirements> {
    return memo(
      "ModelsRequirements",
      Schema.Struct({ newThread: Schema.optionalKey(Schema.Union([schemas.NewThreadModelDefaults, Schema.Null])) })
    )
  },
  get MultiAgentMode(): Schema.Codec<T.MultiAgentMode> {
    return memo(
      "MultiAgentMode",
      Schema.Union([Schema.Literals(["explicitRequestOnly", "proactive"]), Schema.Struct({ custom: Schema.String })])
    )
  },
  get MultiAgentVersion(): Schema.Codec<T.MultiAgentVersion> {
    return memo("MultiAgentVersion", Schema.Literals(["disabled", "v1", "v2"]))
  },
  get NetworkAccess(): Schema.Codec<T.NetworkAccess> {
    return memo("NetworkAccess", Schema.Literals(["restricted", "enabled"]))
  },
  get NetworkApprovalContext(): Schema.Codec<T.NetworkApprovalContext> {
    return memo(
      "NetworkApprovalContext",
      Schema.Struct({ host: Schema.String, protocol: schemas.NetworkApprovalProtocol })
    )
  },
  get NetworkApprovalProtocol(): Schema.Codec<T.NetworkApprovalProtocol> {
    return memo("NetworkApprovalProtocol", Schema.Literals(["http", "https", "socks5Tcp", "socks5Udp"]))
  },
  get NetworkDomainPermission(): Schema.Codec<T.NetworkDomainPermission> {
    return memo("NetworkDomainPermission", Schema.Literals(["allow", "deny"]))
  },
  get NetworkPolicyAmendment(): Schema.Codec<T.NetworkPolicyAmendment> {
    return memo(
      "NetworkPolicyAmendment",
      Schema.Struct({ action: schemas.NetworkPolicyRuleAction, host: Schema.String })
    )
  },
  get NetworkPolicyRuleAction(): Schema.Codec<T.NetworkPolicyRuleAction> {
    return memo("NetworkPolicyRuleAction", Schema.Literals(["allow", "deny"]))
  },
  get NetworkRequirements(): Schema.Codec<T.NetworkRequirements> {
    return memo(
      "NetworkRequirements",
      Schema.Struct({
        allowLocalBinding: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowUnixSockets: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        allowUpstreamProxy: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        allowedDomains: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        dangerouslyAllowAllUnixSockets: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        dangerouslyAllowNonLoopbackProxy: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        deniedDomains: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        domains: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.NetworkDomainPermission), Schema.Null])
        ),
        enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        httpPort: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        managedAllowedDomainsOnly: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        reviewDomains: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        socksPort: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        unixSockets: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.NetworkUnixSocketPermission), Schema.Null])
        )
      })
    )
  },
  get NetworkUnixSocketPermission(): Schema.Codec<T.NetworkUnixSocketPermission> {
    return memo("NetworkUnixSocketPermission", Schema.Literals(["allow", "deny"]))
  },
  get NewThreadModelDefaults(): Schema.Codec<T.NewThreadModelDefaults> {
    return memo(
      "NewThreadModelDefaults",
      Schema.Struct({
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        modelReasoningEffort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get NonSteerableTurnKind(): Schema.Codec<T.NonSteerableTurnKind> {
    return memo("NonSteerableTurnKind", Schema.Literals(["review", "compact"]))
  },
  get NullableGatewayOAuthLoginParams(): Schema.Codec<T.NullableGatewayOAuthLoginParams> {
    return memo("NullableGatewayOAuthLoginParams", Schema.Union([schemas.GatewayOAuthLoginParams, Schema.Null]))
  },
  get NullableGatewayOAuthReadParams(): Schema.Codec<T.NullableGatewayOAuthReadParams> {
    return memo("NullableGatewayOAuthReadParams", Schema.Union([schemas.GatewayOAuthReadParams, Schema.Null]))
  },
  get NullableGetAccountRateLimitsParams(): Schema.Codec<T.NullableGetAccountRateLimitsParams> {
    return memo("NullableGetAccountRateLimitsParams", Schema.Union([schemas.GetAccountRateLimitsParams, Schema.Null]))
  },
  get NullableGetAccountTokenUsageParams(): Schema.Codec<T.NullableGetAccountTokenUsageParams> {
    return memo("NullableGetAccountTokenUsageParams", Schema.Union([schemas.GetAccountTokenUsageParams, Schema.Null]))
  },
  get NullableRemoteControlDisableParams(): Schema.Codec<T.NullableRemoteControlDisableParams> {
    return memo("NullableRemoteControlDisableParams", Schema.Union([schemas.RemoteControlDisableParams, Schema.Null]))
  },
  get NullableRemoteControlEnableParams(): Schema.Codec<T.NullableRemoteControlEnableParams> {
    return memo("NullableRemoteControlEnableParams", Schema.Union([schemas.RemoteControlEnableParams, Schema.Null]))
  },
  get OtelExporter(): Schema.Codec<T.OtelExporter> {
    return memo(
      "OtelExporter",
      Schema.Union([
        Schema.Literals(["none", "statsig"]),
        Schema.Struct({
          "otlp-http": Schema.Struct({
            endpoint: Schema.String,
            headers: Schema.Record(Schema.String, Schema.String),
            protocol: schemas.OtelHttpProtocol,
            tls: Schema.optionalKey(Schema.Union([schemas.OtelTlsConfig, Schema.Null]))
          })
        }),
        Schema.Struct({
          "otlp-grpc": Schema.Struct({
            endpoint: Schema.String,
            headers: Schema.Record(Schema.String, Schema.String),
            tls: Schema.optionalKey(Schema.Union([schemas.OtelTlsConfig, Schema.Null]))
          })
        })
      ])
    )
  },
  get OtelHttpProtocol(): Schema.Codec<T.OtelHttpProtocol> {
    return memo("OtelHttpProtocol", Schema.Literals(["binary", "json"]))
  },
  get OtelRequirements(): Schema.Codec<T.OtelRequirements> {
    return memo(
      "OtelRequirements",
      Schema.Struct({
        environment: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        exporter: Schema.optionalKey(Schema.Union([schemas.OtelExporter, Schema.Null])),
        log_agent_responses: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        log_guardian_assessments: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        log_sse_deltas: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        log_user_prompt: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        metrics_exporter: Schema.optionalKey(Schema.Union([schemas.OtelExporter, Schema.Null])),
        span_attributes: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        tool_result: Schema.optionalKey(Schema.Union([schemas.OtelToolResultLogConfig, Schema.Null])),
        trace_exporter: Schema.optionalKey(Schema.Union([schemas.OtelExporter, Schema.Null])),
        tracestate: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.String)), Schema.Null])
        )
      })
    )
  },
  get OtelTlsConfig(): Schema.Codec<T.OtelTlsConfig> {
    return memo(
      "OtelTlsConfig",
      Schema.Struct({
        "ca-certificate": Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        "client-certificate": Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        "client-private-key": Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get OtelToolResultLogConfig(): Schema.Codec<T.OtelToolResultLogConfig> {
    return memo(
      "OtelToolResultLogConfig",
      Schema.Struct({ max_bytes: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)) })
    )
  },
  get OverriddenMetadata(): Schema.Codec<T.OverriddenMetadata> {
    return memo(
      "OverriddenMetadata",
      Schema.Struct({
        effectiveValue: Schema.Unknown,
        message: Schema.String,
        overridingLayer: schemas.ConfigLayerMetadata
      })
    )
  },
  get ParsedCommand(): Schema.Codec<T.ParsedCommand> {
    return memo(
      "ParsedCommand",
      Schema.Union([
        Schema.Struct({ cmd: Schema.String, name: Schema.String, path: Schema.String, type: Schema.Literal("read") }),
        Schema.Struct({
          cmd: Schema.String,
          path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("list_files")
        }),
        Schema.Struct({
          cmd: Schema.String,
          path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          query: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("search")
        }),
        Schema.Struct({ cmd: Schema.String, type: Schema.Literal("unknown") })
      ])
    )
  },
  get PatchApplyStatus(): Schema.Codec<T.PatchApplyStatus> {
    return memo("PatchApplyStatus", Schema.Literals(["inProgress", "completed", "failed", "declined"]))
  },
  get PatchChangeKind(): Schema.Codec<T.PatchChangeKind> {
    return memo(
      "PatchChangeKind",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("add") }),
        Schema.Struct({ type: Schema.Literal("delete") }),
        Schema.Struct({
          move_path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("update")
        })
      ])
    )
  },
  get PathUri(): Schema.Codec<T.PathUri> {
    return memo("PathUri", Schema.String)
  },
  get PermissionGrantScope(): Schema.Codec<T.PermissionGrantScope> {
    return memo("PermissionGrantScope", Schema.Literals(["turn", "session"]))
  },
  get PermissionProfileListParams(): Schema.Codec<T.PermissionProfileListParams> {
    return memo(
      "PermissionProfileListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null]))
      })
    )
  },
  get PermissionProfileListResponse(): Schema.Codec<T.PermissionProfileListResponse> {
    return memo(
      "PermissionProfileListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.PermissionProfileSummary),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get PermissionProfileSummary(): Schema.Codec<T.PermissionProfileSummary> {
    return memo(
      "PermissionProfileSummary",
      Schema.Struct({
        allowed: Schema.Boolean,
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        id: Schema.String
      })
    )
  },
  get PermissionsRequestApprovalParams(): Schema.Codec<T.PermissionsRequestApprovalParams> {
    return memo(
      "PermissionsRequestApprovalParams",
      Schema.Struct({
        cwd: schemas.LegacyAppPathString,
        environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        itemId: Schema.String,
        permissions: schemas.RequestPermissionProfile,
        reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        startedAtMs: Schema.Finite,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get PermissionsRequestApprovalResponse(): Schema.Codec<T.PermissionsRequestApprovalResponse> {
    return memo(
      "PermissionsRequestApprovalResponse",
      Schema.Struct({
        permissions: schemas.GrantedPermissionProfile,
        scope: Schema.optionalKey(schemas.PermissionGrantScope),
        strictAutoReview: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null]))
      })
    )
  },
  get Personality(): Schema.Codec<T.Personality> {
    return memo("Personality", Schema.Literals(["none", "friendly", "pragmatic"]))
  },
  get PlanDeltaNotification(): Schema.Codec<T.PlanDeltaNotification> {
    return memo(
      "PlanDeltaNotification",
      Schema.Struct({ delta: Schema.String, itemId: Schema.String, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get PlanType(): Schema.Codec<T.PlanType> {
    return memo(
      "PlanType",
      Schema.Literals([
        "free",
        "go",
        "plus",
        "pro",
        "prolite",
        "promax",
        "team",
        "self_serve_business_prolite",
        "self_serve_business_usage_based",
        "business",
        "ent26",
        "enterprise_cbp_automation",
        "enterprise_cbp_usage_based",
        "enterprise",
        "edu",
        "edu_plus",
        "edu_pro",
        "sci",
        "sci_plus",
        "unknown"
      ])
    )
  },
  get PluginAuthPolicy(): Schema.Codec<T.PluginAuthPolicy> {
    return memo("PluginAuthPolicy", Schema.Literals(["ON_INSTALL", "ON_USE"]))
  },
  get PluginAvailability(): Schema.Codec<T.PluginAvailability> {
    return memo("PluginAvailability", Schema.Literals(["DISABLED_BY_ADMIN", "AVAILABLE"]))
  },
  get PluginDetail(): Schema.Codec<T.PluginDetail> {
    return memo(
      "PluginDetail",
      Schema.Struct({
        appTemplates: Schema.Array(schemas.AppTemplateSummary),
        apps: Schema.Array(schemas.AppSummary),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        hooks: Schema.Array(schemas.PluginHookSummary),
        marketplaceName: Schema.String,
        marketplacePath: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        mcpServers: Schema.Array(Schema.String),
        onboardingSkill: Schema.optionalKey(Schema.Union([schemas.SkillSummary, Schema.Null])),
        scheduledTasks: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ScheduledTaskSummary), Schema.Null])),
        shareUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        skills: Schema.Array(schemas.SkillSummary),
        summary: schemas.PluginSummary
      })
    )
  },
  get PluginDisabledReason(): Schema.Codec<T.PluginDisabledReason> {
    return memo(
      "PluginDisabledReason",
      Schema.Literals(["disabled_by_admin", "plan_not_eligible", "required_app_unavailable", "unknown"])
    )
  },
  get PluginHookSummary(): Schema.Codec<T.PluginHookSummary> {
    return memo("PluginHookSummary", Schema.Struct({ eventName: schemas.HookEventName, key: Schema.String }))
  },
  get PluginInstallParams(): Schema.Codec<T.PluginInstallParams> {
    return memo(
      "PluginInstallParams",
      Schema.Struct({
        installAttemptId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        marketplacePath: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        pluginName: Schema.String,
        remoteMarketplaceName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get PluginInstallPolicy(): Schema.Codec<T.PluginInstallPolicy> {
    return memo("PluginInstallPolicy", Schema.Literals(["NOT_AVAILABLE", "AVAILABLE", "INSTALLED_BY_DEFAULT"]))
  },
  get PluginInstallPolicySource(): Schema.Codec<T.PluginInstallPolicySource> {
    return memo("PluginInstallPolicySource", Schema.Literals(["WORKSPACE_SETTING", "IMPLICIT_CANONICAL_APP"]))
  },
  get PluginInstallResponse(): Schema.Codec<T.PluginInstallResponse> {
    return memo(
      "PluginInstallResponse",
      Schema.Struct({ appsNeedingAuth: Schema.Array(schemas.AppSummary), authPolicy: schemas.PluginAuthPolicy })
    )
  },
  get PluginInstalledParams(): Schema.Codec<T.PluginInstalledParams> {
    return memo(
      "PluginInstalledParams",
      Schema.Struct({
        cwds: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AbsolutePathBuf), Schema.Null])),
        installSuggestionPluginNames: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null]))
      })
    )
  },
  get PluginInstalledResponse(): Schema.Codec<T.PluginInstalledResponse> {
    return memo(
      "PluginInstalledResponse",
      Schema.Struct({
        marketplaceLoadErrors: Schema.optionalKey(Schema.Array(schemas.MarketplaceLoadErrorInfo)),
        marketplaces: Schema.Array(schemas.PluginMarketplaceEntry)
      })
    )
  },
  get PluginInterface(): Schema.Codec<T.PluginInterface> {
    return memo(
      "PluginInterface",
      Schema.Struct({
        brandColor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        capabilities: Schema.Array(Schema.String),
        category: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        composerIcon: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        composerIconUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        defaultPrompt: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        developerName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        displayName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        logo: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        logoDark: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        logoUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        logoUrlDark: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        longDescription: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        privacyPolicyUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        screenshotUrls: Schema.Array(Schema.String),
        screenshots: Schema.Array(schemas.AbsolutePathBuf),
        shortDescription: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        termsOfServiceUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        websiteUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get PluginListMarketplaceKind(): Schema.Codec<T.PluginListMarketplaceKind> {
    return memo(
      "PluginListMarketplaceKind",
      Schema.Literals(["local", "vertical", "workspace-directory", "shared-with-me", "created-by-me-remote"])
    )
  },
  get PluginListParams(): Schema.Codec<T.PluginListParams> {
    return memo(
      "PluginListParams",
      Schema.Struct({
        cwds: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AbsolutePathBuf), Schema.Null])),
        forceRefetch: Schema.optionalKey(Schema.Boolean),
        marketplaceKinds: Schema.optionalKey(
          Schema.Union([Schema.Array(schemas.PluginListMarketplaceKind), Schema.Null])
        )
      })
    )
  },
  get PluginListResponse(): Schema.Codec<T.PluginListResponse> {
    return memo(
      "PluginListResponse",
      Schema.Struct({
        featuredPluginIds: Schema.optionalKey(Schema.Array(Schema.String)),
        marketplaceLoadErrors: Schema.optionalKey(Schema.Array(schemas.MarketplaceLoadErrorInfo)),
        marketplaces: Schema.Array(schemas.PluginMarketplaceEntry)
      })
    )
  },
  get PluginMarketplaceEntry(): Schema.Codec<T.PluginMarketplaceEntry> {
    return memo(
      "PluginMarketplaceEntry",
      Schema.Struct({
        interface: Schema.optionalKey(Schema.Union([schemas.MarketplaceInterface, Schema.Null])),
        name: Schema.String,
        path: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        plugins: Schema.Array(schemas.PluginSummary)
      })
    )
  },
  get PluginReadParams(): Schema.Codec<T.PluginReadParams> {
    return memo(
      "PluginReadParams",
      Schema.Struct({
        marketplacePath: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        pluginName: Schema.String,
        remoteMarketplaceName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get PluginReadResponse(): Schema.Codec<T.PluginReadResponse> {
    return memo("PluginReadResponse", Schema.Struct({ plugin: schemas.PluginDetail }))
  },
  get PluginReconcileChangedPlugin(): Schema.Codec<T.PluginReconcileChangedPlugin> {
    return memo(
      "PluginReconcileChangedPlugin",
      Schema.Struct({
        hasApps: Schema.Boolean,
        hasHooks: Schema.Boolean,
        hasMcps: Schema.Boolean,
        hasSkills: Schema.Boolean,
        id: Schema.String
      })
    )
  },
  get PluginReconcileParams(): Schema.Codec<T.PluginReconcileParams> {
    return memo(
      "PluginReconcileParams",
      Schema.Struct({ reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get PluginReconcileResponse(): Schema.Codec<T.PluginReconcileResponse> {
    return memo(
      "PluginReconcileResponse",
      Schema.Struct({
        changedPlugins: Schema.Array(schemas.PluginReconcileChangedPlugin),
        failedMaterializationRemotePluginIds: Schema.Array(Schema.String),
        failedRemotePluginIds: Schema.Array(Schema.String)
      })
    )
  },
  get PluginSearchParams(): Schema.Codec<T.PluginSearchParams> {
    return memo(
      "PluginSearchParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        cwds: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AbsolutePathBuf), Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        scope: Schema.optionalKey(Schema.Union([schemas.PluginSearchScope, Schema.Null])),
        searchTerm: Schema.String
      })
    )
  },
  get PluginSearchResponse(): Schema.Codec<T.PluginSearchResponse> {
    return memo(
      "PluginSearchResponse",
      Schema.Struct({
        data: Schema.Array(schemas.PluginSearchResult),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get PluginSearchResult(): Schema.Codec<T.PluginSearchResult> {
    return memo(
      "PluginSearchResult",
      Schema.Struct({
        marketplaceName: Schema.String,
        marketplacePath: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        plugin: schemas.PluginSummary
      })
    )
  },
  get PluginSearchScope(): Schema.Codec<T.PluginSearchScope> {
    return memo("PluginSearchScope", Schema.Literals(["global", "workspace", "personal"]))
  },
  get PluginShareCheckoutParams(): Schema.Codec<T.PluginShareCheckoutParams> {
    return memo("PluginShareCheckoutParams", Schema.Struct({ remotePluginId: Schema.String }))
  },
  get PluginShareCheckoutResponse(): Schema.Codec<T.PluginShareCheckoutResponse> {
    return memo(
      "PluginShareCheckoutResponse",
      Schema.Struct({
        marketplaceName: Schema.String,
        marketplacePath: schemas.AbsolutePathBuf,
        pluginId: Schema.String,
        pluginName: Schema.String,
        pluginPath: schemas.AbsolutePathBuf,
        remotePluginId: Schema.String,
        remoteVersion: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get PluginShareContext(): Schema.Codec<T.PluginShareContext> {
    return memo(
      "PluginShareContext",
      Schema.Struct({
        canPublishToWorkspace: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        creatorAccountUserId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        creatorName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        discoverability: Schema.optionalKey(Schema.Union([schemas.PluginShareDiscoverability, Schema.Null])),
        remotePluginId: Schema.String,
        remoteVersion: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sharePrincipals: Schema.optionalKey(Schema.Union([Schema.Array(schemas.PluginSharePrincipal), Schema.Null])),
        shareUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get PluginShareDeleteParams(): Schema.Codec<T.PluginShareDeleteParams> {
    return memo("PluginShareDeleteParams", Schema.Struct({ remotePluginId: Schema.String }))
  },
  get PluginShareDeleteResponse(): Schema.Codec<T.PluginShareDeleteResponse> {
    return memo("PluginShareDeleteResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get PluginShareDiscoverability(): Schema.Codec<T.PluginShareDiscoverability> {
    return memo("PluginShareDiscoverability", Schema.Literals(["LISTED", "UNLISTED", "PRIVATE"]))
  },
  get PluginShareListItem(): Schema.Codec<T.PluginShareListItem> {
    return memo(
      "PluginShareListItem",
      Schema.Struct({
        localPluginPath: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        plugin: schemas.PluginSummary
      })
    )
  },
  get PluginShareListParams(): Schema.Codec<T.PluginShareListParams> {
    return memo("PluginShareListParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get PluginShareListResponse(): Schema.Codec<T.PluginShareListResponse> {
    return memo("PluginShareListResponse", Schema.Struct({ data: Schema.Array(schemas.PluginShareListItem) }))
  },
  get PluginSharePrincipal(): Schema.Codec<T.PluginSharePrincipal> {
    return memo(
      "PluginSharePrincipal",
      Schema.Struct({
        name: Schema.String,
        principalId: Schema.String,
        principalType: schemas.PluginSharePrincipalType,
        role: schemas.PluginSharePrincipalRole
      })
    )
  },
  get PluginSharePrincipalRole(): Schema.Codec<T.PluginSharePrincipalRole> {
    return memo("PluginSharePrincipalRole", Schema.Literals(["reader", "editor", "owner"]))
  },
  get PluginSharePrincipalType(): Schema.Codec<T.PluginSharePrincipalType> {
    return memo("PluginSharePrincipalType", Schema.Literals(["user", "group", "workspace"]))
  },
  get PluginShareSaveParams(): Schema.Codec<T.PluginShareSaveParams> {
    return memo(
      "PluginShareSaveParams",
      Schema.Struct({
        discoverability: Schema.optionalKey(Schema.Union([schemas.PluginShareDiscoverability, Schema.Null])),
        pluginPath: schemas.AbsolutePathBuf,
        remotePluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        shareTargets: Schema.optionalKey(Schema.Union([Schema.Array(schemas.PluginShareTarget), Schema.Null]))
      })
    )
  },
  get PluginShareSaveResponse(): Schema.Codec<T.PluginShareSaveResponse> {
    return memo(
      "PluginShareSaveResponse",
      Schema.Struct({
        canPublishToWorkspace: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        remotePluginId: Schema.String,
        shareUrl: Schema.String
      })
    )
  },
  get PluginShareTarget(): Schema.Codec<T.PluginShareTarget> {
    return memo(
      "PluginShareTarget",
      Schema.Struct({
        principalId: Schema.String,
        principalType: schemas.PluginSharePrincipalType,
        role: schemas.PluginShareTargetRole
      })
    )
  },
  get PluginShareTargetRole(): Schema.Codec<T.PluginShareTargetRole> {
    return memo("PluginShareTargetRole", Schema.Literals(["reader", "editor"]))
  },
  get PluginShareUpdateDiscoverability(): Schema.Codec<T.PluginShareUpdateDiscoverability> {
    return memo("PluginShareUpdateDiscoverability", Schema.Literals(["UNLISTED", "PRIVATE", "LISTED"]))
  },
  get PluginShareUpdateTargetsParams(): Schema.Codec<T.PluginShareUpdateTargetsParams> {
    return memo(
      "PluginShareUpdateTargetsParams",
      Schema.Struct({
        discoverability: schemas.PluginShareUpdateDiscoverability,
        remotePluginId: Schema.String,
        shareTargets: Schema.Array(schemas.PluginShareTarget)
      })
    )
  },
  get PluginShareUpdateTargetsResponse(): Schema.Codec<T.PluginShareUpdateTargetsResponse> {
    return memo(
      "PluginShareUpdateTargetsResponse",
      Schema.Struct({
        discoverability: schemas.PluginShareDiscoverability,
        principals: Schema.Array(schemas.PluginSharePrincipal)
      })
    )
  },
  get PluginSkillReadParams(): Schema.Codec<T.PluginSkillReadParams> {
    return memo(
      "PluginSkillReadParams",
      Schema.Struct({ remoteMarketplaceName: Schema.String, remotePluginId: Schema.String, skillName: Schema.String })
    )
  },
  get PluginSkillReadResponse(): Schema.Codec<T.PluginSkillReadResponse> {
    return memo(
      "PluginSkillReadResponse",
      Schema.Struct({ contents: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get PluginSource(): Schema.Codec<T.PluginSource> {
    return memo(
      "PluginSource",
      Schema.Union([
        Schema.Struct({ path: schemas.AbsolutePathBuf, type: Schema.Literal("local") }),
        Schema.Struct({
          path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          refName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          sha: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("git"),
          url: Schema.String
        }),
        Schema.Struct({
          package: Schema.String,
          registry: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("npm"),
          version: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
        }),
        Schema.Struct({ type: Schema.Literal("remote") })
      ])
    )
  },
  get PluginSummary(): Schema.Codec<T.PluginSummary> {
    return memo(
      "PluginSummary",
      Schema.Struct({
        authPolicy: schemas.PluginAuthPolicy,
        availability: Schema.optionalKey(schemas.PluginAvailability),
        disabledReason: Schema.optionalKey(Schema.Union([schemas.PluginDisabledReason, Schema.Null])),
        eligiblePlanTypes: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        enabled: Schema.Boolean,
        id: Schema.String,
        installPolicy: schemas.PluginInstallPolicy,
        installPolicySource: Schema.optionalKey(Schema.Union([schemas.PluginInstallPolicySource, Schema.Null])),
        installed: Schema.Boolean,
        installedAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        interface: Schema.optionalKey(Schema.Union([schemas.PluginInterface, Schema.Null])),
        keywords: Schema.optionalKey(Schema.Array(Schema.String)),
        localVersion: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        mustShowInstallationInterstitial: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        name: Schema.String,
        remotePluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        shareContext: Schema.optionalKey(Schema.Union([schemas.PluginShareContext, Schema.Null])),
        source: schemas.PluginSource,
        version: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get PluginUninstallParams(): Schema.Codec<T.PluginUninstallParams> {
    return memo("PluginUninstallParams", Schema.Struct({ pluginId: Schema.String }))
  },
  get PluginUninstallResponse(): Schema.Codec<T.PluginUninstallResponse> {
    return memo("PluginUninstallResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get PluginsMigration(): Schema.Codec<T.PluginsMigration> {
    return memo(
      "PluginsMigration",
      Schema.Struct({ marketplaceName: Schema.String, pluginNames: Schema.Array(Schema.String) })
    )
  },
  get ProcessExitedNotification(): Schema.Codec<T.ProcessExitedNotification> {
    return memo(
      "ProcessExitedNotification",
      Schema.Struct({
        exitCode: Schema.Int,
        outputDrainTimedOut: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        processHandle: Schema.String,
        stderr: Schema.String,
        stderrCapReached: Schema.Boolean,
        stdout: Schema.String,
        stdoutCapReached: Schema.Boolean
      })
    )
  },
  get ProcessKillParams(): Schema.Codec<T.ProcessKillParams> {
    return memo("ProcessKillParams", Schema.Struct({ processHandle: Schema.String }))
  },
  get ProcessKillResponse(): Schema.Codec<T.ProcessKillResponse> {
    return memo("ProcessKillResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ProcessOutputDeltaNotification(): Schema.Codec<T.ProcessOutputDeltaNotification> {
    return memo(
      "ProcessOutputDeltaNotification",
      Schema.Struct({
        capReached: Schema.Boolean,
        deltaBase64: Schema.String,
        processHandle: Schema.String,
        stream: schemas.ProcessOutputStream
      })
    )
  },
  get ProcessOutputStream(): Schema.Codec<T.ProcessOutputStream> {
    return memo("ProcessOutputStream", Schema.Literals(["stdout", "stderr"]))
  },
  get ProcessResizePtyParams(): Schema.Codec<T.ProcessResizePtyParams> {
    return memo(
      "ProcessResizePtyParams",
      Schema.Struct({ processHandle: Schema.String, size: schemas.ProcessTerminalSize })
    )
  },
  get ProcessResizePtyResponse(): Schema.Codec<T.ProcessResizePtyResponse> {
    return memo("ProcessResizePtyResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ProcessSpawnParams(): Schema.Codec<T.ProcessSpawnParams> {
    return memo(
      "ProcessSpawnParams",
      Schema.Struct({
        command: Schema.Array(Schema.String),
        cwd: schemas.AbsolutePathBuf,
        env: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Null])), Schema.Null])
        ),
        outputBytesCap: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        processHandle: Schema.String,
        size: Schema.optionalKey(Schema.Union([schemas.ProcessTerminalSize, Schema.Null])),
        streamStdin: Schema.optionalKey(Schema.Boolean),
        streamStdoutStderr: Schema.optionalKey(Schema.Boolean),
        timeoutMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        tty: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get ProcessSpawnResponse(): Schema.Codec<T.ProcessSpawnResponse> {
    return memo("ProcessSpawnResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ProcessTerminalSize(): Schema.Codec<T.ProcessTerminalSize> {
    return memo(
      "ProcessTerminalSize",
      Schema.Struct({
        cols: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        rows: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
      })
    )
  },
  get ProcessWriteStdinParams(): Schema.Codec<T.ProcessWriteStdinParams> {
    return memo(
      "ProcessWriteStdinParams",
      Schema.Struct({
        closeStdin: Schema.optionalKey(Schema.Boolean),
        deltaBase64: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        processHandle: Schema.String
      })
    )
  },
  get ProcessWriteStdinResponse(): Schema.Codec<T.ProcessWriteStdinResponse> {
    return memo("ProcessWriteStdinResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get Project(): Schema.Codec<T.Project> {
    return memo(
      "Project",
      Schema.Struct({
        createdAt: Schema.Finite,
        id: Schema.String,
        metadata: Schema.Record(Schema.String, Schema.String),
        name: Schema.String,
        position: Schema.Finite,
        recencyAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        roots: Schema.Array(schemas.ProjectRoot),
        updatedAt: Schema.Finite
      })
    )
  },
  get ProjectChangeType(): Schema.Codec<T.ProjectChangeType> {
    return memo("ProjectChangeType", Schema.Literals(["created", "updated", "deleted"]))
  },
  get ProjectChangedNotification(): Schema.Codec<T.ProjectChangedNotification> {
    return memo(
      "ProjectChangedNotification",
      Schema.Struct({ changeType: schemas.ProjectChangeType, projectId: Schema.String })
    )
  },
  get ProjectCreateParams(): Schema.Codec<T.ProjectCreateParams> {
    return memo(
      "ProjectCreateParams",
      Schema.Struct({
        idempotencyKey: Schema.String,
        metadata: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        name: Schema.String,
        roots: Schema.Array(schemas.ProjectRoot)
      })
    )
  },
  get ProjectCreateResponse(): Schema.Codec<T.ProjectCreateResponse> {
    return memo("ProjectCreateResponse", Schema.Struct({ project: schemas.Project }))
  },
  get ProjectDeleteParams(): Schema.Codec<T.ProjectDeleteParams> {
    return memo("ProjectDeleteParams", Schema.Struct({ projectId: Schema.String }))
  },
  get ProjectDeleteResponse(): Schema.Codec<T.ProjectDeleteResponse> {
    return memo("ProjectDeleteResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ProjectImportParams(): Schema.Codec<T.ProjectImportParams> {
    return memo(
      "ProjectImportParams",
      Schema.Struct({
        idempotencyKey: Schema.String,
        metadata: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        name: Schema.String,
        roots: Schema.Array(schemas.ProjectRoot),
        threads: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null]))
      })
    )
  },
  get ProjectImportResponse(): Schema.Codec<T.ProjectImportResponse> {
    return memo("ProjectImportResponse", Schema.Struct({ project: schemas.Project }))
  },
  get ProjectListParams(): Schema.Codec<T.ProjectListParams> {
    return memo(
      "ProjectListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        sortDirection: Schema.optionalKey(Schema.Union([schemas.SortDirection, Schema.Null])),
        sortKey: Schema.optionalKey(Schema.Union([schemas.ProjectSortKey, Schema.Null]))
      })
    )
  },
  get ProjectListResponse(): Schema.Codec<T.ProjectListResponse> {
    return memo(
      "ProjectListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.Project),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ProjectMoveParams(): Schema.Codec<T.ProjectMoveParams> {
    return memo(
      "ProjectMoveParams",
      Schema.Struct({
        beforeProjectId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        projectId: Schema.String
      })
    )
  },
  get ProjectMoveResponse(): Schema.Codec<T.ProjectMoveResponse> {
    return memo("ProjectMoveResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ProjectReadParams(): Schema.Codec<T.ProjectReadParams> {
    return memo("ProjectReadParams", Schema.Struct({ projectId: Schema.String }))
  },
  get ProjectReadResponse(): Schema.Codec<T.ProjectReadResponse> {
    return memo("ProjectReadResponse", Schema.Struct({ project: schemas.Project }))
  },
  get ProjectRoot(): Schema.Codec<T.ProjectRoot> {
    return memo("ProjectRoot", Schema.Struct({ path: schemas.AbsolutePathBuf }))
  },
  get ProjectSortKey(): Schema.Codec<T.ProjectSortKey> {
    return memo("ProjectSortKey", Schema.Literals(["position", "recencyAt"]))
  },
  get ProjectUpdateParams(): Schema.Codec<T.ProjectUpdateParams> {
    return memo(
      "ProjectUpdateParams",
      Schema.Struct({
        metadata: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])),
        name: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        projectId: Schema.String,
        roots: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ProjectRoot), Schema.Null]))
      })
    )
  },
  get ProjectUpdateResponse(): Schema.Codec<T.ProjectUpdateResponse> {
    return memo("ProjectUpdateResponse", Schema.Struct({ project: schemas.Project }))
  },
  get ProviderSettings(): Schema.Codec<T.ProviderSettings> {
    return memo(
      "ProviderSettings",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("openai") }),
        Schema.Struct({ auth: schemas.GatewayAuth, type: Schema.Literal("customGateway") }),
        Schema.Struct({
          profile: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          region: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("bedrock")
        }),
        Schema.Struct({
          credentialFile: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          location: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          projectId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("gcp")
        })
      ])
    )
  },
  get ProviderSettingsPatch(): Schema.Codec<T.ProviderSettingsPatch> {
    return memo(
      "ProviderSettingsPatch",
      Schema.Union([
        Schema.Struct({
          baseUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          envKey: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          name: Schema.optionalKey(Schema.String),
          providerId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("customGateway")
        }),
        Schema.Struct({
          profile: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          providerId: schemas.BedrockProviderId,
          region: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("bedrock")
        }),
        Schema.Struct({
          credentialFile: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          location: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          projectId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          providerId: schemas.GcpProviderId,
          type: Schema.Literal("gcp")
        })
      ])
    )
  },
  get QueuedSubmission(): Schema.Codec<T.QueuedSubmission> {
    return memo(
      "QueuedSubmission",
      Schema.Struct({
        clientUserMessageId: Schema.String,
        id: Schema.String,
        input: Schema.Array(schemas.UserInput),
        responsesapiClientMetadata: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])
        )
      })
    )
  },
  get RateLimitReachedType(): Schema.Codec<T.RateLimitReachedType> {
    return memo(
      "RateLimitReachedType",
      Schema.Literals([
        "rate_limit_reached",
        "workspace_owner_credits_depleted",
        "workspace_member_credits_depleted",
        "workspace_owner_usage_limit_reached",
        "workspace_member_usage_limit_reached"
      ])
    )
  },
  get RateLimitResetCredit(): Schema.Codec<T.RateLimitResetCredit> {
    return memo(
      "RateLimitResetCredit",
      Schema.Struct({
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        expiresAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        grantedAt: Schema.Finite,
        id: Schema.String,
        resetType: schemas.RateLimitResetType,
        status: schemas.RateLimitResetCreditStatus,
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get RateLimitResetCreditStatus(): Schema.Codec<T.RateLimitResetCreditStatus> {
    return memo("RateLimitResetCreditStatus", Schema.Literals(["available", "redeeming", "redeemed", "unknown"]))
  },
  get RateLimitResetCreditsSummary(): Schema.Codec<T.RateLimitResetCreditsSummary> {
    return memo(
      "RateLimitResetCreditsSummary",
      Schema.Struct({
        availableCount: Schema.Finite,
        credits: Schema.optionalKey(Schema.Union([Schema.Array(schemas.RateLimitResetCredit), Schema.Null]))
      })
    )
  },
  get RateLimitResetType(): Schema.Codec<T.RateLimitResetType> {
    return memo("RateLimitResetType", Schema.Literals(["codexRateLimits", "unknown"]))
  },
  get RateLimitSnapshot(): Schema.Codec<T.RateLimitSnapshot> {
    return memo(
      "RateLimitSnapshot",
      Schema.Struct({
        credits: Schema.optionalKey(Schema.Union([schemas.CreditsSnapshot, Schema.Null])),
        individualLimit: Schema.optionalKey(Schema.Union([schemas.SpendControlLimitSnapshot, Schema.Null])),
        limitId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limitName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        normalModelSlug: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        planType: Schema.optionalKey(Schema.Union([schemas.PlanType, Schema.Null])),
        primary: Schema.optionalKey(Schema.Union([schemas.RateLimitWindow, Schema.Null])),
        rateLimitReachedType: Schema.optionalKey(Schema.Union([schemas.RateLimitReachedType, Schema.Null])),
        secondary: Schema.optionalKey(Schema.Union([schemas.RateLimitWindow, Schema.Null])),
        spendControlReached: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null]))
      })
    )
  },
  get RateLimitWindow(): Schema.Codec<T.RateLimitWindow> {
    return memo(
      "RateLimitWindow",
      Schema.Struct({
        resetsAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        usedPercent: Schema.Int,
        windowDurationMins: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null]))
      })
    )
  },
  get RawResponseCompletedNotification(): Schema.Codec<T.RawResponseCompletedNotification> {
    return memo(
      "RawResponseCompletedNotification",
      Schema.Struct({
        responseId: Schema.String,
        threadId: Schema.String,
        turnId: Schema.String,
        usage: Schema.optionalKey(Schema.Union([schemas.TokenUsageBreakdown, Schema.Null])),
        usageMetadata: Schema.optionalKey(Schema.Union([schemas.ResponseUsageMetadata, Schema.Null]))
      })
    )
  },
  get RawResponseItemCompletedNotification(): Schema.Codec<T.RawResponseItemCompletedNotification> {
    return memo(
      "RawResponseItemCompletedNotification",
      Schema.Struct({ item: schemas.ResponseItem, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get RealtimeConversationVersion(): Schema.Codec<T.RealtimeConversationVersion> {
    return memo("RealtimeConversationVersion", Schema.Literals(["v1", "v2", "v3"]))
  },
  get RealtimeOutputModality(): Schema.Codec<T.RealtimeOutputModality> {
    return memo("RealtimeOutputModality", Schema.Literals(["text", "audio"]))
  },
  get RealtimeVoice(): Schema.Codec<T.RealtimeVoice> {
    return memo(
      "RealtimeVoice",
      Schema.Literals([
        "alloy",
        "arbor",
        "ash",
        "aube",
        "ballad",
        "breeze",
        "bubbie",
        "cedar",
        "coral",
        "cove",
        "echo",
        "ember",
        "haetsal",
        "hanul",
        "himari",
        "juniper",
        "leher",
        "maple",
        "marin",
        "miko",
        "neer",
        "porto",
        "rindo",
        "rio",
        "rivage",
        "sage",
        "selva",
        "shimmer",
        "sol",
        "sonna",
        "spruce",
        "tinta",
        "vale",
        "verse",
        "viola"
      ])
    )
  },
  get RealtimeVoicesList(): Schema.Codec<T.RealtimeVoicesList> {
    return memo(
      "RealtimeVoicesList",
      Schema.Struct({
        defaultV1: schemas.RealtimeVoice,
        defaultV2: schemas.RealtimeVoice,
        v1: Schema.Array(schemas.RealtimeVoice),
        v2: Schema.Array(schemas.RealtimeVoice),
        v3: Schema.optionalKey(Schema.Array(schemas.RealtimeVoice))
      })
    )
  },
  get ReasoningEffort(): Schema.Codec<T.ReasoningEffort> {
    return memo("ReasoningEffort", Schema.String.check(Schema.isMinLength(1)))
  },
  get ReasoningEffortOption(): Schema.Codec<T.ReasoningEffortOption> {
    return memo(
      "ReasoningEffortOption",
      Schema.Struct({ description: Schema.String, reasoningEffort: schemas.ReasoningEffort })
    )
  },
  get ReasoningItemContent(): Schema.Codec<T.ReasoningItemContent> {
    return memo(
      "ReasoningItemContent",
      Schema.Union([
        Schema.Struct({ text: Schema.String, type: Schema.Literal("reasoning_text") }),
        Schema.Struct({ text: Schema.String, type: Schema.Literal("text") })
      ])
    )
  },
  get ReasoningItemReasoningSummary(): Schema.Codec<T.ReasoningItemReasoningSummary> {
    return memo(
      "ReasoningItemReasoningSummary",
      Schema.Union([Schema.Struct({ text: Schema.String, type: Schema.Literal("summary_text") })])
    )
  },
  get ReasoningSummary(): Schema.Codec<T.ReasoningSummary> {
    return memo(
      "ReasoningSummary",
      Schema.Union([Schema.Literals(["auto", "concise", "detailed"]), Schema.Literal("none")])
    )
  },
  get ReasoningSummaryPartAddedNotification(): Schema.Codec<T.ReasoningSummaryPartAddedNotification> {
    return memo(
      "ReasoningSummaryPartAddedNotification",
      Schema.Struct({
        itemId: Schema.String,
        summaryIndex: Schema.Finite,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get ReasoningSummaryTextDeltaNotification(): Schema.Codec<T.ReasoningSummaryTextDeltaNotification> {
    return memo(
      "ReasoningSummaryTextDeltaNotification",
      Schema.Struct({
        delta: Schema.String,
        itemId: Schema.String,
        summaryIndex: Schema.Finite,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get ReasoningTextDeltaNotification(): Schema.Codec<T.ReasoningTextDeltaNotification> {
    return memo(
      "ReasoningTextDeltaNotification",
      Schema.Struct({
        contentIndex: Schema.Finite,
        delta: Schema.String,
        itemId: Schema.String,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get RemoteControlClient(): Schema.Codec<T.RemoteControlClient> {
    return memo(
      "RemoteControlClient",
      Schema.Struct({
        appVersion: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        clientId: Schema.String,
        deviceModel: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        deviceType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        displayName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        lastSeenAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        osVersion: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        platform: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get RemoteControlClientsListOrder(): Schema.Codec<T.RemoteControlClientsListOrder> {
    return memo("RemoteControlClientsListOrder", Schema.Literals(["asc", "desc"]))
  },
  get RemoteControlClientsListParams(): Schema.Codec<T.RemoteControlClientsListParams> {
    return memo(
      "RemoteControlClientsListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        environmentId: Schema.String,
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        order: Schema.optionalKey(Schema.Union([schemas.RemoteControlClientsListOrder, Schema.Null]))
      })
    )
  },
  get RemoteControlClientsListResponse(): Schema.Codec<T.RemoteControlClientsListResponse> {
    return memo(
      "RemoteControlClientsListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.RemoteControlClient),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get RemoteControlClientsRevokeParams(): Schema.Codec<T.RemoteControlClientsRevokeParams> {
    return memo(
      "RemoteControlClientsRevokeParams",
      Schema.Struct({ clientId: Schema.String, environmentId: Schema.String })
    )
  },
  get RemoteControlClientsRevokeResponse(): Schema.Codec<T.RemoteControlClientsRevokeResponse> {
    return memo("RemoteControlClientsRevokeResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get RemoteControlConnectionStatus(): Schema.Codec<T.RemoteControlConnectionStatus> {
    return memo("RemoteControlConnectionStatus", Schema.Literals(["disabled", "connecting", "connected", "errored"]))
  },
  get RemoteControlDisableParams(): Schema.Codec<T.RemoteControlDisableParams> {
    return memo("RemoteControlDisableParams", Schema.Struct({ ephemeral: Schema.optionalKey(Schema.Boolean) }))
  },
  get RemoteControlDisableResponse(): Schema.Codec<T.RemoteControlDisableResponse> {
    return memo(
      "RemoteControlDisableResponse",
      Schema.Struct({
        environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        installationId: Schema.String,
        serverName: Schema.String,
        status: schemas.RemoteControlConnectionStatus
      })
    )
  },
  get RemoteControlEnableParams(): Schema.Codec<T.RemoteControlEnableParams> {
    return memo("RemoteControlEnableParams", Schema.Struct({ ephemeral: Schema.optionalKey(Schema.Boolean) }))
  },
  get RemoteControlEnableResponse(): Schema.Codec<T.RemoteControlEnableResponse> {
    return memo(
      "RemoteControlEnableResponse",
      Schema.Struct({
        environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        installationId: Schema.String,
        serverName: Schema.String,
        status: schemas.RemoteControlConnectionStatus
      })
    )
  },
  get RemoteControlPairingStartParams(): Schema.Codec<T.RemoteControlPairingStartParams> {
    return memo("RemoteControlPairingStartParams", Schema.Struct({ manualCode: Schema.optionalKey(Schema.Boolean) }))
  },
  get RemoteControlPairingStartResponse(): Schema.Codec<T.RemoteControlPairingStartResponse> {
    return memo(
      "RemoteControlPairingStartResponse",
      Schema.Struct({
        environmentId: Schema.String,
        expiresAt: Schema.Finite,
        manualPairingCode: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        pairingCode: Schema.String
      })
    )
  },
  get RemoteControlPairingStatusParams(): Schema.Codec<T.RemoteControlPairingStatusParams> {
    return memo(
      "RemoteControlPairingStatusParams",
      Schema.Struct({
        manualPairingCode: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        pairingCode: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get RemoteControlPairingStatusResponse(): Schema.Codec<T.RemoteControlPairingStatusResponse> {
    return memo("RemoteControlPairingStatusResponse", Schema.Struct({ claimed: Schema.Boolean }))
  },
  get RemoteControlStatusChangedNotification(): Schema.Codec<T.RemoteControlStatusChangedNotification> {
    return memo(
      "RemoteControlStatusChangedNotification",
      Schema.Struct({
        environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        installationId: Schema.String,
        serverName: Schema.String,
        status: schemas.RemoteControlConnectionStatus
      })
    )
  },
  get RemoteControlStatusReadResponse(): Schema.Codec<T.RemoteControlStatusReadResponse> {
    return memo(
      "RemoteControlStatusReadResponse",
      Schema.Struct({
        environmentId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        installationId: Schema.String,
        serverName: Schema.String,
        status: schemas.RemoteControlConnectionStatus
      })
    )
  },
  get RequestHeader(): Schema.Codec<T.RequestHeader> {
    return memo("RequestHeader", Schema.Struct({ name: Schema.String, value: Schema.String }))
  },
  get RequestId(): Schema.Codec<T.RequestId> {
    return memo("RequestId", Schema.Union([Schema.String, Schema.Finite]))
  },
  get RequestPermissionProfile(): Schema.Codec<T.RequestPermissionProfile> {
    return memo(
      "RequestPermissionProfile",
      Schema.Struct({
        fileSystem: Schema.optionalKey(Schema.Union([schemas.AdditionalFileSystemPermissions, Schema.Null])),
        network: Schema.optionalKey(Schema.Union([schemas.AdditionalNetworkPermissions, Schema.Null]))
      })
    )
  },
  get ResidencyRequirement(): Schema.Codec<T.ResidencyRequirement> {
    return memo("ResidencyRequirement", Schema.Literal("us"))
  },
  get Resource(): Schema.Codec<T.Resource> {
    return memo(
      "Resource",
      Schema.Struct({
        _meta: Schema.optionalKey(Schema.Unknown),
        annotations: Schema.optionalKey(Schema.Unknown),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        icons: Schema.optionalKey(Schema.Union([Schema.Array(Schema.Unknown), Schema.Null])),
        mimeType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: Schema.String,
        size: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        uri: Schema.String
      })
    )
  },
  get ResourceContent(): Schema.Codec<T.ResourceContent> {
    return memo(
      "ResourceContent",
      Schema.Union([
        Schema.Struct({
          _meta: Schema.optionalKey(Schema.Unknown),
          mimeType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          text: Schema.String,
          uri: Schema.String
        }),
        Schema.Struct({
          _meta: Schema.optionalKey(Schema.Unknown),
          blob: Schema.String,
          mimeType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          uri: Schema.String
        })
      ])
    )
  },
  get ResourceTemplate(): Schema.Codec<T.ResourceTemplate> {
    return memo(
      "ResourceTemplate",
      Schema.Struct({
        annotations: Schema.optionalKey(Schema.Unknown),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        mimeType: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        name: Schema.String,
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        uriTemplate: Schema.String
      })
    )
  },
  get ResponseItem(): Schema.Codec<T.ResponseItem> {
    return memo(
      "ResponseItem",
      Schema.Union([
        Schema.Struct({
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          role: Schema.String,
          tools: Schema.Array(Schema.Unknown),
          type: Schema.Literal("additional_tools")
        }),
        Schema.Struct({
          content: Schema.Array(schemas.ContentItem),
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          phase: Schema.optionalKey(Schema.Union([schemas.MessagePhase, Schema.Null])),
          role: Schema.String,
          status: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("message")
        }),
        Schema.Struct({
          author: Schema.String,
          content: Schema.Array(schemas.AgentMessageInputContent),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          recipient: Schema.String,
          type: Schema.Literal("agent_message")
        }),
        Schema.Struct({
          content: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ReasoningItemContent), Schema.Null])),
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          summary: Schema.Array(schemas.ReasoningItemReasoningSummary),
          type: Schema.Literal("reasoning")
        }),
        Schema.Struct({
          action: schemas.LocalShellAction,
          call_id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          status: schemas.LocalShellStatus,
          type: Schema.Literal("local_shell_call")
        }),
        Schema.Struct({
          arguments: Schema.String,
          call_id: Schema.String,
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          encrypted_function_args: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          name: Schema.String,
          namespace: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          status: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("function_call")
        }),
        Schema.Struct({
          arguments: Schema.Unknown,
          call_id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          execution: Schema.String,
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          status: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("tool_search_call")
        }),
        Schema.Struct({
          call_id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          name: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          namespace: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          output: schemas.FunctionCallOutputBody,
          type: Schema.Literal("function_call_output")
        }),
        Schema.Struct({
          call_id: Schema.String,
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          input: Schema.String,
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          name: Schema.String,
          namespace: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          status: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("custom_tool_call")
        }),
        Schema.Struct({
          call_id: Schema.String,
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          name: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          output: schemas.FunctionCallOutputBody,
          type: Schema.Literal("custom_tool_call_output")
        }),
        Schema.Struct({
          call_id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          execution: Schema.String,
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          status: Schema.String,
          tools: Schema.Array(Schema.Unknown),
          type: Schema.Literal("tool_search_output")
        }),
        Schema.Struct({
          action: Schema.optionalKey(Schema.Union([schemas.ResponsesApiWebSearchAction, Schema.Null])),
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          status: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("web_search_call")
        }),
        Schema.Struct({
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          result: Schema.String,
          revised_prompt: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          status: Schema.String,
          type: Schema.Literal("image_generation_call")
        }),
        Schema.Struct({
          encrypted_content: Schema.String,
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          type: Schema.Literal("compaction")
        }),
        Schema.Struct({ reasoning: schemas.ConfigurationReasoning, type: Schema.Literal("configuration_update") }),
        Schema.Struct({ type: Schema.Literal("compaction_trigger") }),
        Schema.Struct({
          encrypted_content: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          internal_chat_message_metadata_passthrough: Schema.optionalKey(
            Schema.Union([schemas.InternalChatMessageMetadataPassthrough, Schema.Null])
          ),
          type: Schema.Literal("context_compaction")
        }),
        Schema.Struct({ type: Schema.Literal("other") })
      ])
    )
  },
  get ResponseUsageMetadata(): Schema.Codec<T.ResponseUsageMetadata> {
    return memo(
      "ResponseUsageMetadata",
      Schema.Struct({
        amount: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        metadata: Schema.optionalKey(Schema.Unknown)
      })
    )
  },
  get ResponsesApiWebSearchAction(): Schema.Codec<T.ResponsesApiWebSearchAction> {
    return memo(
      "ResponsesApiWebSearchAction",
      Schema.Union([
        Schema.Struct({
          queries: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
          query: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("search")
        }),
        Schema.Struct({
          type: Schema.Literal("open_page"),
          url: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
        }),
        Schema.Struct({
          pattern: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("find_in_page"),
          url: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
        }),
        Schema.Struct({ type: Schema.Literal("other") })
      ])
    )
  },
  get ReviewDecision(): Schema.Codec<T.ReviewDecision> {
    return memo(
      "ReviewDecision",
      Schema.Union([
        Schema.Literal("approved"),
        Schema.Struct({
          approved_execpolicy_amendment: Schema.Struct({ proposed_execpolicy_amendment: Schema.Array(Schema.String) })
        }),
        Schema.Literal("approved_for_session"),
        Schema.Literal("approved_mcp_policy_amendment"),
        Schema.Struct({
          network_policy_amendment: Schema.Struct({ network_policy_amendment: schemas.NetworkPolicyAmendment })
        }),
        Schema.Struct({ denied: Schema.Struct({ rejection: Schema.String }) }),
        Schema.Literal("timed_out"),
        Schema.Literal("abort")
      ])
    )
  },
  get ReviewDelivery(): Schema.Codec<T.ReviewDelivery> {
    return memo("ReviewDelivery", Schema.Literal("inline"))
  },
  get ReviewStartParams(): Schema.Codec<T.ReviewStartParams> {
    return memo(
      "ReviewStartParams",
      Schema.Struct({
        delivery: Schema.optionalKey(Schema.Union([schemas.ReviewDelivery, Schema.Null])),
        target: schemas.ReviewTarget,
        threadId: Schema.String
      })
    )
  },
  get ReviewStartResponse(): Schema.Codec<T.ReviewStartResponse> {
    return memo("ReviewStartResponse", Schema.Struct({ reviewThreadId: Schema.String, turn: schemas.Turn }))
  },
  get ReviewTarget(): Schema.Codec<T.ReviewTarget> {
    return memo(
      "ReviewTarget",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("uncommittedChanges") }),
        Schema.Struct({ branch: Schema.String, type: Schema.Literal("baseBranch") }),
        Schema.Struct({
          sha: Schema.String,
          title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("commit")
        }),
        Schema.Struct({ instructions: Schema.String, type: Schema.Literal("custom") })
      ])
    )
  },
  get RolloutCompressResponse(): Schema.Codec<T.RolloutCompressResponse> {
    return memo("RolloutCompressResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get SandboxMode(): Schema.Codec<T.SandboxMode> {
    return memo("SandboxMode", Schema.Literals(["read-only", "workspace-write", "danger-full-access"]))
  },
  get SandboxPolicy(): Schema.Codec<T.SandboxPolicy> {
    return memo(
      "SandboxPolicy",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("dangerFullAccess") }),
        Schema.Struct({ networkAccess: Schema.optionalKey(Schema.Boolean), type: Schema.Literal("readOnly") }),
        Schema.Struct({
          networkAccess: Schema.optionalKey(schemas.NetworkAccess),
          type: Schema.Literal("externalSandbox")
        }),
        Schema.Struct({
          excludeSlashTmp: Schema.optionalKey(Schema.Boolean),
          excludeTmpdirEnvVar: Schema.optionalKey(Schema.Boolean),
          networkAccess: Schema.optionalKey(Schema.Boolean),
          type: Schema.Literal("workspaceWrite"),
          writableRoots: Schema.optionalKey(Schema.Array(schemas.AbsolutePathBuf))
        })
      ])
    )
  },
  get SandboxWorkspaceWrite(): Schema.Codec<T.SandboxWorkspaceWrite> {
    return memo(
      "SandboxWorkspaceWrite",
      Schema.Struct({
        exclude_slash_tmp: Schema.optionalKey(Schema.Boolean),
        exclude_tmpdir_env_var: Schema.optionalKey(Schema.Boolean),
        network_access: Schema.optionalKey(Schema.Boolean),
        writable_roots: Schema.optionalKey(Schema.Array(Schema.String))
      })
    )
  },
  get ScheduledTaskSchedule(): Schema.Codec<T.ScheduledTaskSchedule> {
    return memo(
      "ScheduledTaskSchedule",
      Schema.Union([
        Schema.Struct({
          days: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ScheduledTaskWeekday), Schema.Null])),
          intervalHours: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
          type: Schema.Literal("hourly")
        }),
        Schema.Struct({ time: Schema.String, type: Schema.Literal("daily") }),
        Schema.Struct({ time: Schema.String, type: Schema.Literal("weekdays") }),
        Schema.Struct({
          days: Schema.Array(schemas.ScheduledTaskWeekday),
          time: Schema.String,
          type: Schema.Literal("weekly")
        })
      ])
    )
  },
  get ScheduledTaskSummary(): Schema.Codec<T.ScheduledTaskSummary> {
    return memo(
      "ScheduledTaskSummary",
      Schema.Struct({
        key: Schema.String,
        name: Schema.String,
        prompt: Schema.String,
        schedule: schemas.ScheduledTaskSchedule
      })
    )
  },
  get ScheduledTaskWeekday(): Schema.Codec<T.ScheduledTaskWeekday> {
    return memo("ScheduledTaskWeekday", Schema.Literals(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]))
  },
  get SelectedCapabilityRoot(): Schema.Codec<T.SelectedCapabilityRoot> {
    return memo(
      "SelectedCapabilityRoot",
      Schema.Struct({ id: Schema.String, location: schemas.CapabilityRootLocation })
    )
  },
  get SendAddCreditsNudgeEmailParams(): Schema.Codec<T.SendAddCreditsNudgeEmailParams> {
    return memo("SendAddCreditsNudgeEmailParams", Schema.Struct({ creditType: schemas.AddCreditsNudgeCreditType }))
  },
  get SendAddCreditsNudgeEmailResponse(): Schema.Codec<T.SendAddCreditsNudgeEmailResponse> {
    return memo("SendAddCreditsNudgeEmailResponse", Schema.Struct({ status: schemas.AddCreditsNudgeEmailStatus }))
  },
  get ServerDiagnosticsGauge(): Schema.Codec<T.ServerDiagnosticsGauge> {
    return memo(
      "ServerDiagnosticsGauge",
      Schema.Struct({ name: Schema.String, value: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)) })
    )
  },
  get ServerDiagnosticsParams(): Schema.Codec<T.ServerDiagnosticsParams> {
    return memo("ServerDiagnosticsParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ServerDiagnosticsProcess(): Schema.Codec<T.ServerDiagnosticsProcess> {
    return memo(
      "ServerDiagnosticsProcess",
      Schema.Struct({
        id: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        physicalFootprintBytes: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        residentMemoryBytes: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        )
      })
    )
  },
  get ServerDiagnosticsResponse(): Schema.Codec<T.ServerDiagnosticsResponse> {
    return memo(
      "ServerDiagnosticsResponse",
      Schema.Struct({ gauges: Schema.Array(schemas.ServerDiagnosticsGauge), process: schemas.ServerDiagnosticsProcess })
    )
  },
  get ServerNotification(): Schema.Codec<T.ServerNotification> {
    return memo(
      "ServerNotification",
      Schema.Union([
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("error"),
          params: schemas.ErrorNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/started"),
          params: schemas.ThreadStartedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/status/changed"),
          params: schemas.ThreadStatusChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/readState/changed"),
          params: schemas.ThreadReadStateChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/archived"),
          params: schemas.ThreadArchivedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/deleted"),
          params: schemas.ThreadDeletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/unarchived"),
          params: schemas.ThreadUnarchivedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/closed"),
          params: schemas.ThreadClosedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/reverted"),
          params: schemas.ThreadRevertedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("skills/changed"),
          params: schemas.SkillsChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/name/updated"),
          params: schemas.ThreadNameUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/section/changed"),
          params: schemas.ThreadSectionChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/attachment/updated"),
          params: schemas.ThreadAttachmentUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/goal/updated"),
          params: schemas.ThreadGoalUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/prediction/updated"),
          params: schemas.ThreadPredictionUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/goal/cleared"),
          params: schemas.ThreadGoalClearedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/queue/changed"),
          params: schemas.ThreadQueueChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("project/changed"),
          params: schemas.ProjectChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/project/updated"),
          params: schemas.ThreadProjectUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/environment/connected"),
          params: schemas.EnvironmentConnectionNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/environment/disconnected"),
          params: schemas.EnvironmentConnectionNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/settings/updated"),
          params: schemas.ThreadSettingsUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/tokenUsage/updated"),
          params: schemas.ThreadTokenUsageUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("turn/started"),
          params: schemas.TurnStartedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("hook/started"),
          params: schemas.HookStartedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("turn/completed"),
          params: schemas.TurnCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("hook/completed"),
          params: schemas.HookCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("turn/diff/updated"),
          params: schemas.TurnDiffUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("turn/plan/updated"),
          params: schemas.TurnPlanUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/started"),
          params: schemas.ItemStartedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/autoApprovalReview/started"),
          params: schemas.ItemGuardianApprovalReviewStartedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/autoApprovalReview/completed"),
          params: schemas.ItemGuardianApprovalReviewCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("autoApprovalReview/strictReviewRequired"),
          params: schemas.StrictReviewRequiredNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/completed"),
          params: schemas.ItemCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/agentMessage/delta"),
          params: schemas.AgentMessageDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/plan/delta"),
          params: schemas.PlanDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("command/exec/outputDelta"),
          params: schemas.CommandExecOutputDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("process/outputDelta"),
          params: schemas.ProcessOutputDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("process/exited"),
          params: schemas.ProcessExitedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/commandExecution/outputDelta"),
          params: schemas.CommandExecutionOutputDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/commandExecution/terminalInteraction"),
          params: schemas.TerminalInteractionNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/fileChange/outputDelta"),
          params: schemas.FileChangeOutputDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/fileChange/patchUpdated"),
          params: schemas.FileChangePatchUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("serverRequest/resolved"),
          params: schemas.ServerRequestResolvedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/mcpToolCall/progress"),
          params: schemas.McpToolCallProgressNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("mcpServer/oauthLogin/completed"),
          params: schemas.McpServerOauthLoginCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("mcpServer/startupStatus/updated"),
          params: schemas.McpServerStatusUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("mcpServer/event/stream/notification"),
          params: schemas.McpServerEventStreamNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("account/updated"),
          params: schemas.AccountUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("account/gatewayOAuth/changed"),
          params: schemas.GatewayOAuthChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("account/rateLimits/updated"),
          params: schemas.AccountRateLimitsUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("app/list/updated"),
          params: schemas.AppListUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("remoteControl/status/changed"),
          params: schemas.RemoteControlStatusChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("externalAgentConfig/import/progress"),
          params: schemas.ExternalAgentConfigImportProgressNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("externalAgentConfig/import/completed"),
          params: schemas.ExternalAgentConfigImportCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("fs/changed"),
          params: schemas.FsChangedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/reasoning/summaryTextDelta"),
          params: schemas.ReasoningSummaryTextDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/reasoning/summaryPartAdded"),
          params: schemas.ReasoningSummaryPartAddedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("item/reasoning/textDelta"),
          params: schemas.ReasoningTextDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/compacted"),
          params: schemas.ContextCompactedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("model/rerouted"),
          params: schemas.ModelReroutedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("model/verification"),
          params: schemas.ModelVerificationNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("modelProvider/authRecoveryStarted"),
          params: schemas.AuthRecoveryNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("modelProvider/authRecoveryCompleted"),
          params: schemas.AuthRecoveryNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("turn/moderationMetadata"),
          params: schemas.TurnModerationMetadataNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("model/safetyBuffering/updated"),
          params: schemas.ModelSafetyBufferingUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("warning"),
          params: schemas.WarningNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("guardianWarning"),
          params: schemas.GuardianWarningNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("deprecationNotice"),
          params: schemas.DeprecationNoticeNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("configWarning"),
          params: schemas.ConfigWarningNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("fuzzyFileSearch/sessionUpdated"),
          params: schemas.FuzzyFileSearchSessionUpdatedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("fuzzyFileSearch/sessionCompleted"),
          params: schemas.FuzzyFileSearchSessionCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/started"),
          params: schemas.ThreadRealtimeStartedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/itemAdded"),
          params: schemas.ThreadRealtimeItemAddedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/item/started"),
          params: schemas.ThreadRealtimeItemStartedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/item/transcript/delta"),
          params: schemas.ThreadRealtimeItemTranscriptDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/item/completed"),
          params: schemas.ThreadRealtimeItemCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/transcript/delta"),
          params: schemas.ThreadRealtimeTranscriptDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/transcript/done"),
          params: schemas.ThreadRealtimeTranscriptDoneNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/outputAudio/delta"),
          params: schemas.ThreadRealtimeOutputAudioDeltaNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/sdp"),
          params: schemas.ThreadRealtimeSdpNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/error"),
          params: schemas.ThreadRealtimeErrorNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("thread/realtime/closed"),
          params: schemas.ThreadRealtimeClosedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("windows/worldWritableWarning"),
          params: schemas.WindowsWorldWritableWarningNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("windowsSandbox/setupCompleted"),
          params: schemas.WindowsSandboxSetupCompletedNotification
        }),
        Schema.Struct({
          emittedAtMs: Schema.optionalKey(Schema.Finite),
          method: Schema.Literal("account/login/completed"),
          params: schemas.AccountLoginCompletedNotification
        })
      ])
    )
  },
  get ServerRequestResolvedNotification(): Schema.Codec<T.ServerRequestResolvedNotification> {
    return memo(
      "ServerRequestResolvedNotification",
      Schema.Struct({ requestId: schemas.RequestId, threadId: Schema.String })
    )
  },
  get SessionMigration(): Schema.Codec<T.SessionMigration> {
    return memo(
      "SessionMigration",
      Schema.Struct({
        cwd: Schema.String,
        path: Schema.String,
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get SessionSource(): Schema.Codec<T.SessionSource> {
    return memo(
      "SessionSource",
      Schema.Union([
        Schema.Literals(["cli", "vscode", "exec", "appServer", "unknown"]),
        Schema.Struct({ custom: Schema.String }),
        Schema.Struct({ subAgent: schemas.SubAgentSource })
      ])
    )
  },
  get Settings(): Schema.Codec<T.Settings> {
    return memo(
      "Settings",
      Schema.Struct({
        developer_instructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model: Schema.String,
        reasoning_effort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null]))
      })
    )
  },
  get SkillDependencies(): Schema.Codec<T.SkillDependencies> {
    return memo("SkillDependencies", Schema.Struct({ tools: Schema.Array(schemas.SkillToolDependency) }))
  },
  get SkillErrorInfo(): Schema.Codec<T.SkillErrorInfo> {
    return memo("SkillErrorInfo", Schema.Struct({ message: Schema.String, path: Schema.String }))
  },
  get SkillInterface(): Schema.Codec<T.SkillInterface> {
    return memo(
      "SkillInterface",
      Schema.Struct({
        brandColor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        defaultPrompt: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        displayName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        iconLarge: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        iconLargeUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        iconSmall: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        iconSmallUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        shortDescription: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get SkillMetadata(): Schema.Codec<T.SkillMetadata> {
    return memo(
      "SkillMetadata",
      Schema.Struct({
        dependencies: Schema.optionalKey(Schema.Union([schemas.SkillDependencies, Schema.Null])),
        description: Schema.String,
        enabled: Schema.Boolean,
        interface: Schema.optionalKey(Schema.Union([schemas.SkillInterface, Schema.Null])),
        name: Schema.String,
        path: schemas.LegacyAppPathString,
        pluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        scope: schemas.SkillScope,
        shortDescription: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get SkillMigration(): Schema.Codec<T.SkillMigration> {
    return memo("SkillMigration", Schema.Struct({ name: Schema.String }))
  },
  get SkillScope(): Schema.Codec<T.SkillScope> {
    return memo("SkillScope", Schema.Literals(["user", "repo", "system", "admin"]))
  },
  get SkillSummary(): Schema.Codec<T.SkillSummary> {
    return memo(
      "SkillSummary",
      Schema.Struct({
        description: Schema.String,
        enabled: Schema.Boolean,
        interface: Schema.optionalKey(Schema.Union([schemas.SkillInterface, Schema.Null])),
        name: Schema.String,
        path: Schema.optionalKey(Schema.Union([schemas.LegacyAppPathString, Schema.Null])),
        shortDescription: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get SkillToolDependency(): Schema.Codec<T.SkillToolDependency> {
    return memo(
      "SkillToolDependency",
      Schema.Struct({
        command: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        transport: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        type: Schema.String,
        url: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        value: Schema.String
      })
    )
  },
  get SkillsChangedNotification(): Schema.Codec<T.SkillsChangedNotification> {
    return memo("SkillsChangedNotification", Schema.Record(Schema.String, Schema.Unknown))
  },
  get SkillsConfigWriteParams(): Schema.Codec<T.SkillsConfigWriteParams> {
    return memo(
      "SkillsConfigWriteParams",
      Schema.Struct({
        enabled: Schema.Boolean,
        name: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        path: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null]))
      })
    )
  },
  get SkillsConfigWriteResponse(): Schema.Codec<T.SkillsConfigWriteResponse> {
    return memo("SkillsConfigWriteResponse", Schema.Struct({ effectiveEnabled: Schema.Boolean }))
  },
  get SkillsExtraRootsSetParams(): Schema.Codec<T.SkillsExtraRootsSetParams> {
    return memo("SkillsExtraRootsSetParams", Schema.Struct({ extraRoots: Schema.Array(schemas.AbsolutePathBuf) }))
  },
  get SkillsExtraRootsSetResponse(): Schema.Codec<T.SkillsExtraRootsSetResponse> {
    return memo("SkillsExtraRootsSetResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get SkillsListEntry(): Schema.Codec<T.SkillsListEntry> {
    return memo(
      "SkillsListEntry",
      Schema.Struct({
        cwd: Schema.String,
        errors: Schema.Array(schemas.SkillErrorInfo),
        skills: Schema.Array(schemas.SkillMetadata)
      })
    )
  },
  get SkillsListParams(): Schema.Codec<T.SkillsListParams> {
    return memo(
      "SkillsListParams",
      Schema.Struct({
        cwds: Schema.optionalKey(Schema.Array(Schema.String)),
        forceReload: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get SkillsListResponse(): Schema.Codec<T.SkillsListResponse> {
    return memo("SkillsListResponse", Schema.Struct({ data: Schema.Array(schemas.SkillsListEntry) }))
  },
  get SortDirection(): Schema.Codec<T.SortDirection> {
    return memo("SortDirection", Schema.Literals(["asc", "desc"]))
  },
  get SpendControlLimitSnapshot(): Schema.Codec<T.SpendControlLimitSnapshot> {
    return memo(
      "SpendControlLimitSnapshot",
      Schema.Struct({
        limit: Schema.String,
        remainingPercent: Schema.Int,
        resetsAt: Schema.Finite,
        used: Schema.String
      })
    )
  },
  get StrictReviewRequiredNotification(): Schema.Codec<T.StrictReviewRequiredNotification> {
    return memo(
      "StrictReviewRequiredNotification",
      Schema.Struct({ startedAtMs: Schema.Finite, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get SubAgentActivityKind(): Schema.Codec<T.SubAgentActivityKind> {
    return memo("SubAgentActivityKind", Schema.Literals(["started", "interacted", "interrupted", "completed"]))
  },
  get SubAgentSource(): Schema.Codec<T.SubAgentSource> {
    return memo(
      "SubAgentSource",
      Schema.Union([
        Schema.Literals(["review", "compact", "memory_consolidation"]),
        Schema.Struct({
          thread_spawn: Schema.Struct({
            agent_nickname: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
            agent_path: Schema.optionalKey(Schema.Union([schemas.AgentPath, Schema.Null])),
            agent_role: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
            depth: Schema.Int,
            parent_thread_id: schemas.ThreadId
          })
        }),
        Schema.Struct({ other: Schema.String })
      ])
    )
  },
  get SubagentMigration(): Schema.Codec<T.SubagentMigration> {
    return memo("SubagentMigration", Schema.Struct({ name: Schema.String }))
  },
  get TerminalInteractionNotification(): Schema.Codec<T.TerminalInteractionNotification> {
    return memo(
      "TerminalInteractionNotification",
      Schema.Struct({
        itemId: Schema.String,
        processId: Schema.String,
        stdin: Schema.String,
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get TextElement(): Schema.Codec<T.TextElement> {
    return memo(
      "TextElement",
      Schema.Struct({
        byteRange: schemas.ByteRange,
        placeholder: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get TextPosition(): Schema.Codec<T.TextPosition> {
    return memo(
      "TextPosition",
      Schema.Struct({
        column: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
        line: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
      })
    )
  },
  get TextRange(): Schema.Codec<T.TextRange> {
    return memo("TextRange", Schema.Struct({ end: schemas.TextPosition, start: schemas.TextPosition }))
  },
  get Thread(): Schema.Codec<T.Thread> {
    return memo(
      "Thread",
      Schema.Struct({
        agentNickname: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        agentRole: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        attachedToThreadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        canAcceptDirectInput: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        cliVersion: Schema.String,
        createdAt: Schema.Finite,
        cwd: schemas.AbsolutePathBuf,
        daybreakEnabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        environments: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ThreadEnvironment), Schema.Null])),
        ephemeral: Schema.Boolean,
        extra: Schema.optionalKey(Schema.Union([schemas.ThreadExtra, Schema.Null])),
        forkedFromId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        gitInfo: Schema.optionalKey(Schema.Union([schemas.GitInfo, Schema.Null])),
        historyMode: Schema.optionalKey(schemas.ThreadHistoryMode),
        id: Schema.String,
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        modelProvider: Schema.String,
        name: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        originator: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        parentThreadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        preview: Schema.String,
        projectId: Schema.Union([Schema.String, Schema.Null]),
        reasoningEffort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        recencyAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        section: Schema.optionalKey(Schema.Union([schemas.ThreadSection, Schema.Null])),
        sectionEnteredAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        sessionId: Schema.String,
        source: schemas.SessionSource,
        status: schemas.ThreadStatus,
        threadSource: Schema.optionalKey(Schema.Union([schemas.ThreadSource, Schema.Null])),
        turns: Schema.Array(schemas.Turn),
        updatedAt: Schema.Finite
      })
    )
  },
  get ThreadActiveFlag(): Schema.Codec<T.ThreadActiveFlag> {
    return memo("ThreadActiveFlag", Schema.Literals(["waitingOnApproval", "waitingOnUserInput"]))
  },
  get ThreadApproveGuardianDeniedActionParams(): Schema.Codec<T.ThreadApproveGuardianDeniedActionParams> {
    return memo(
      "ThreadApproveGuardianDeniedActionParams",
      Schema.Struct({ event: Schema.Unknown, threadId: Schema.String })
    )
  },
  get ThreadApproveGuardianDeniedActionResponse(): Schema.Codec<T.ThreadApproveGuardianDeniedActionResponse> {
    return memo("ThreadApproveGuardianDeniedActionResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadArchiveParams(): Schema.Codec<T.ThreadArchiveParams> {
    return memo("ThreadArchiveParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadArchiveResponse(): Schema.Codec<T.ThreadArchiveResponse> {
    return memo("ThreadArchiveResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadArchivedNotification(): Schema.Codec<T.ThreadArchivedNotification> {
    return memo("ThreadArchivedNotification", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadAttachment(): Schema.Codec<T.ThreadAttachment> {
    return memo(
      "ThreadAttachment",
      Schema.Struct({
        attachmentType: Schema.String,
        createdAt: Schema.Finite,
        id: Schema.String,
        identityKey: Schema.String,
        payload: Schema.Unknown
      })
    )
  },
  get ThreadAttachmentAddOutcome(): Schema.Codec<T.ThreadAttachmentAddOutcome> {
    return memo("ThreadAttachmentAddOutcome", Schema.Literals(["created", "existing"]))
  },
  get ThreadAttachmentAddParams(): Schema.Codec<T.ThreadAttachmentAddParams> {
    return memo(
      "ThreadAttachmentAddParams",
      Schema.Struct({
        attachmentType: Schema.String,
        identityKey: Schema.String,
        payload: Schema.Unknown,
        threadId: Schema.String
      })
    )
  },
  get ThreadAttachmentAddResponse(): Schema.Codec<T.ThreadAttachmentAddResponse> {
    return memo(
      "ThreadAttachmentAddResponse",
      Schema.Struct({ attachment: schemas.ThreadAttachment, outcome: schemas.ThreadAttachmentAddOutcome })
    )
  },
  get ThreadAttachmentListParams(): Schema.Codec<T.ThreadAttachmentListParams> {
    return memo(
      "ThreadAttachmentListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadAttachmentListResponse(): Schema.Codec<T.ThreadAttachmentListResponse> {
    return memo(
      "ThreadAttachmentListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.ThreadAttachment),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadAttachmentOperation(): Schema.Codec<T.ThreadAttachmentOperation> {
    return memo("ThreadAttachmentOperation", Schema.Literals(["created", "deleted"]))
  },
  get ThreadAttachmentOwner(): Schema.Codec<T.ThreadAttachmentOwner> {
    return memo("ThreadAttachmentOwner", Schema.Struct({ archived: Schema.Boolean, threadId: Schema.String }))
  },
  get ThreadAttachmentOwnerListParams(): Schema.Codec<T.ThreadAttachmentOwnerListParams> {
    return memo(
      "ThreadAttachmentOwnerListParams",
      Schema.Struct({
        archived: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        attachmentType: Schema.String,
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        identityKey: Schema.String,
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null]))
      })
    )
  },
  get ThreadAttachmentOwnerListResponse(): Schema.Codec<T.ThreadAttachmentOwnerListResponse> {
    return memo(
      "ThreadAttachmentOwnerListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.ThreadAttachmentOwner),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadAttachmentRemoveParams(): Schema.Codec<T.ThreadAttachmentRemoveParams> {
    return memo(
      "ThreadAttachmentRemoveParams",
      Schema.Struct({ attachmentType: Schema.String, identityKey: Schema.String, threadId: Schema.String })
    )
  },
  get ThreadAttachmentRemoveResponse(): Schema.Codec<T.ThreadAttachmentRemoveResponse> {
    return memo("ThreadAttachmentRemoveResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadAttachmentUpdatedNotification(): Schema.Codec<T.ThreadAttachmentUpdatedNotification> {
    return memo(
      "ThreadAttachmentUpdatedNotification",
      Schema.Struct({
        attachmentId: Schema.String,
        attachmentType: Schema.String,
        identityKey: Schema.String,
        operation: schemas.ThreadAttachmentOperation,
        threadId: Schema.String
      })
    )
  },
  get ThreadBackgroundTerminal(): Schema.Codec<T.ThreadBackgroundTerminal> {
    return memo(
      "ThreadBackgroundTerminal",
      Schema.Struct({
        command: Schema.String,
        cpuPercent: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        cwd: schemas.LegacyAppPathString,
        itemId: Schema.String,
        osPid: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        processId: Schema.String,
        rssKb: Schema.optionalKey(Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null]))
      })
    )
  },
  get ThreadBackgroundTerminalsCleanParams(): Schema.Codec<T.ThreadBackgroundTerminalsCleanParams> {
    return memo("ThreadBackgroundTerminalsCleanParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadBackgroundTerminalsCleanResponse(): Schema.Codec<T.ThreadBackgroundTerminalsCleanResponse> {
    return memo("ThreadBackgroundTerminalsCleanResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadBackgroundTerminalsListParams(): Schema.Codec<T.ThreadBackgroundTerminalsListParams> {
    return memo(
      "ThreadBackgroundTerminalsListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadBackgroundTerminalsListResponse(): Schema.Codec<T.ThreadBackgroundTerminalsListResponse> {
    return memo(
      "ThreadBackgroundTerminalsListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.ThreadBackgroundTerminal),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadBackgroundTerminalsTerminateParams(): Schema.Codec<T.ThreadBackgroundTerminalsTerminateParams> {
    return memo(
      "ThreadBackgroundTerminalsTerminateParams",
      Schema.Struct({ processId: Schema.String, threadId: Schema.String })
    )
  },
  get ThreadBackgroundTerminalsTerminateResponse(): Schema.Codec<T.ThreadBackgroundTerminalsTerminateResponse> {
    return memo("ThreadBackgroundTerminalsTerminateResponse", Schema.Struct({ terminated: Schema.Boolean }))
  },
  get ThreadClosedNotification(): Schema.Codec<T.ThreadClosedNotification> {
    return memo("ThreadClosedNotification", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadCompactStartParams(): Schema.Codec<T.ThreadCompactStartParams> {
    return memo("ThreadCompactStartParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadCompactStartResponse(): Schema.Codec<T.ThreadCompactStartResponse> {
    return memo("ThreadCompactStartResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadDecrementElicitationParams(): Schema.Codec<T.ThreadDecrementElicitationParams> {
    return memo("ThreadDecrementElicitationParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadDecrementElicitationResponse(): Schema.Codec<T.ThreadDecrementElicitationResponse> {
    return memo("ThreadDecrementElicitationResponse", Schema.Struct({ count: Schema.Finite, paused: Schema.Boolean }))
  },
  get ThreadDeleteParams(): Schema.Codec<T.ThreadDeleteParams> {
    return memo("ThreadDeleteParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadDeleteResponse(): Schema.Codec<T.ThreadDeleteResponse> {
    return memo("ThreadDeleteResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadDeletedNotification(): Schema.Codec<T.ThreadDeletedNotification> {
    return memo("ThreadDeletedNotification", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadEnvironment(): Schema.Codec<T.ThreadEnvironment> {
    return memo(
      "ThreadEnvironment",
      Schema.Struct({
        cwd: schemas.LegacyAppPathString,
        environmentId: Schema.String,
        runtimeWorkspaceRoots: Schema.Array(schemas.LegacyAppPathString)
      })
    )
  },
  get ThreadExtra(): Schema.Codec<T.ThreadExtra> {
    return memo("ThreadExtra", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadForkParams(): Schema.Codec<T.ThreadForkParams> {
    return memo(
      "ThreadForkParams",
      Schema.Struct({
        approvalPolicy: Schema.optionalKey(Schema.Union([schemas.AskForApproval, Schema.Null])),
        approvalsReviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        attachToSource: Schema.optionalKey(Schema.Boolean),
        baseInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        beforeTurnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        config: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.Null])),
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        deferGoalContinuation: Schema.optionalKey(Schema.Boolean),
        developerInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        ephemeral: Schema.optionalKey(Schema.Boolean),
        excludeTurns: Schema.optionalKey(Schema.Boolean),
        experimentalDisablePredictionMcp: Schema.optionalKey(Schema.Boolean),
        experimentalPredictionMode: Schema.optionalKey(Schema.Boolean),
        lastTurnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        modelProvider: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        permissions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        runtimeWorkspaceRoots: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AbsolutePathBuf), Schema.Null])),
        sandbox: Schema.optionalKey(Schema.Union([schemas.SandboxMode, Schema.Null])),
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String,
        threadSource: Schema.optionalKey(Schema.Union([schemas.ThreadSource, Schema.Null]))
      })
    )
  },
  get ThreadForkResponse(): Schema.Codec<T.ThreadForkResponse> {
    return memo(
      "ThreadForkResponse",
      Schema.Struct({
        activePermissionProfile: Schema.optionalKey(Schema.Union([schemas.ActivePermissionProfile, Schema.Null])),
        approvalPolicy: schemas.AskForApproval,
        approvalsReviewer: schemas.ApprovalsReviewer,
        cwd: schemas.AbsolutePathBuf,
        disabledPluginIds: Schema.optionalKey(Schema.Array(Schema.String)),
        instructionSources: Schema.optionalKey(Schema.Array(schemas.LegacyAppPathString)),
        model: Schema.String,
        modelProvider: Schema.String,
        multiAgentMode: Schema.optionalKey(schemas.MultiAgentMode),
        reasoningEffort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        runtimeWorkspaceRoots: Schema.optionalKey(Schema.Array(schemas.AbsolutePathBuf)),
        sandbox: schemas.SandboxPolicy,
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        thread: schemas.Thread
      })
    )
  },
  get ThreadGoal(): Schema.Codec<T.ThreadGoal> {
    return memo(
      "ThreadGoal",
      Schema.Struct({
        createdAt: Schema.Finite,
        objective: Schema.String,
        status: schemas.ThreadGoalStatus,
        threadId: Schema.String,
        timeUsedSeconds: Schema.Finite,
        tokenBudget: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        tokensUsed: Schema.Finite,
        updatedAt: Schema.Finite
      })
    )
  },
  get ThreadGoalClearParams(): Schema.Codec<T.ThreadGoalClearParams> {
    return memo(
      "ThreadGoalClearParams",
      Schema.Struct({
        origin: Schema.optionalKey(Schema.Union([schemas.ThreadGoalMutationOrigin, Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadGoalClearResponse(): Schema.Codec<T.ThreadGoalClearResponse> {
    return memo("ThreadGoalClearResponse", Schema.Struct({ cleared: Schema.Boolean }))
  },
  get ThreadGoalClearedNotification(): Schema.Codec<T.ThreadGoalClearedNotification> {
    return memo("ThreadGoalClearedNotification", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadGoalGetParams(): Schema.Codec<T.ThreadGoalGetParams> {
    return memo("ThreadGoalGetParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadGoalGetResponse(): Schema.Codec<T.ThreadGoalGetResponse> {
    return memo(
      "ThreadGoalGetResponse",
      Schema.Struct({ goal: Schema.optionalKey(Schema.Union([schemas.ThreadGoal, Schema.Null])) })
    )
  },
  get ThreadGoalMutationOrigin(): Schema.Codec<T.ThreadGoalMutationOrigin> {
    return memo("ThreadGoalMutationOrigin", Schema.Literals(["user", "automatic"]))
  },
  get ThreadGoalSetParams(): Schema.Codec<T.ThreadGoalSetParams> {
    return memo(
      "ThreadGoalSetParams",
      Schema.Struct({
        objective: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        origin: Schema.optionalKey(Schema.Union([schemas.ThreadGoalMutationOrigin, Schema.Null])),
        status: Schema.optionalKey(Schema.Union([schemas.ThreadGoalStatus, Schema.Null])),
        threadId: Schema.String,
        tokenBudget: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null]))
      })
    )
  },
  get ThreadGoalSetResponse(): Schema.Codec<T.ThreadGoalSetResponse> {
    return memo("ThreadGoalSetResponse", Schema.Struct({ goal: schemas.ThreadGoal }))
  },
  get ThreadGoalStatus(): Schema.Codec<T.ThreadGoalStatus> {
    return memo(
      "ThreadGoalStatus",
      Schema.Literals(["active", "paused", "blocked", "usageLimited", "budgetLimited", "complete"])
    )
  },
  get ThreadGoalUpdatedNotification(): Schema.Codec<T.ThreadGoalUpdatedNotification> {
    return memo(
      "ThreadGoalUpdatedNotification",
      Schema.Struct({
        goal: schemas.ThreadGoal,
        threadId: Schema.String,
        turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadGuardianAssessment(): Schema.Codec<T.ThreadGuardianAssessment> {
    return memo(
      "ThreadGuardianAssessment",
      Schema.Struct({
        outcome: schemas.GuardianAssessmentOutcome,
        rationale: Schema.String,
        riskLevel: schemas.GuardianRiskLevel,
        userAuthorization: schemas.GuardianUserAuthorization
      })
    )
  },
  get ThreadGuardianReviewParams(): Schema.Codec<T.ThreadGuardianReviewParams> {
    return memo("ThreadGuardianReviewParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadGuardianReviewResponse(): Schema.Codec<T.ThreadGuardianReviewResponse> {
    return memo(
      "ThreadGuardianReviewResponse",
      Schema.Struct({
        assessment: Schema.optionalKey(Schema.Union([schemas.ThreadGuardianAssessment, Schema.Null])),
        callId: Schema.String
      })
    )
  },
  get ThreadHistoryMode(): Schema.Codec<T.ThreadHistoryMode> {
    return memo("ThreadHistoryMode", Schema.Literals(["legacy", "paginated"]))
  },
  get ThreadId(): Schema.Codec<T.ThreadId> {
    return memo("ThreadId", Schema.String)
  },
  get ThreadIncrementElicitationParams(): Schema.Codec<T.ThreadIncrementElicitationParams> {
    return memo("ThreadIncrementElicitationParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadIncrementElicitationResponse(): Schema.Codec<T.ThreadIncrementElicitationResponse> {
    return memo("ThreadIncrementElicitationResponse", Schema.Struct({ count: Schema.Finite, paused: Schema.Boolean }))
  },
  get ThreadInjectItemsParams(): Schema.Codec<T.ThreadInjectItemsParams> {
    return memo(
      "ThreadInjectItemsParams",
      Schema.Struct({ items: Schema.Array(Schema.Unknown), threadId: Schema.String })
    )
  },
  get ThreadInjectItemsResponse(): Schema.Codec<T.ThreadInjectItemsResponse> {
    return memo("ThreadInjectItemsResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadItem(): Schema.Codec<T.ThreadItem> {
    return memo(
      "ThreadItem",
      Schema.Union([
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          clientId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          content: Schema.Array(schemas.UserInput),
          id: Schema.String,
          type: Schema.Literal("userMessage")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          fragments: Schema.Array(schemas.HookPromptFragment),
          id: Schema.String,
          type: Schema.Literal("hookPrompt")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          delivery: Schema.optionalKey(Schema.Union([schemas.AgentMessageDelivery, Schema.Null])),
          id: Schema.String,
          memoryCitation: Schema.optionalKey(Schema.Union([schemas.MemoryCitation, Schema.Null])),
          moderation: Schema.optionalKey(Schema.Union([schemas.AgentMessageModeration, Schema.Null])),
          phase: Schema.optionalKey(Schema.Union([schemas.MessagePhase, Schema.Null])),
          questions: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AsyncUserInputQuestion), Schema.Null])),
          text: Schema.String,
          type: Schema.Literal("agentMessage")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          id: Schema.String,
          name: Schema.String,
          namespace: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          output: schemas.FunctionCallOutputBody,
          type: Schema.Literal("functionCallOutput")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          id: Schema.String,
          text: Schema.String,
          type: Schema.Literal("plan")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          content: Schema.optionalKey(Schema.Array(Schema.String)),
          id: Schema.String,
          summary: Schema.optionalKey(Schema.Array(Schema.String)),
          type: Schema.Literal("reasoning")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          aggregatedOutput: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          command: Schema.String,
          commandActions: Schema.Array(schemas.CommandAction),
          cwd: schemas.LegacyAppPathString,
          durationMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          exitCode: Schema.optionalKey(Schema.Union([Schema.Int, Schema.Null])),
          id: Schema.String,
          pluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          processId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          scriptPath: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          source: Schema.optionalKey(schemas.CommandExecutionSource),
          status: schemas.CommandExecutionStatus,
          type: Schema.Literal("commandExecution")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          changes: Schema.Array(schemas.FileUpdateChange),
          id: Schema.String,
          status: schemas.PatchApplyStatus,
          type: Schema.Literal("fileChange")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          appContext: Schema.optionalKey(Schema.Union([schemas.McpToolCallAppContext, Schema.Null])),
          arguments: Schema.Unknown,
          durationMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          error: Schema.optionalKey(Schema.Union([schemas.McpToolCallError, Schema.Null])),
          id: Schema.String,
          mcpAppResourceUri: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          mcpAppUi: Schema.optionalKey(Schema.Union([schemas.McpAppUi, Schema.Null])),
          pluginId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          readOnlyHint: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
          result: Schema.optionalKey(Schema.Union([schemas.McpToolCallResult, Schema.Null])),
          server: Schema.String,
          status: schemas.McpToolCallStatus,
          tool: Schema.String,
          type: Schema.Literal("mcpToolCall")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          arguments: Schema.Unknown,
          contentItems: Schema.optionalKey(
            Schema.Union([Schema.Array(schemas.DynamicToolCallOutputContentItem), Schema.Null])
          ),
          durationMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          id: Schema.String,
          namespace: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          status: schemas.DynamicToolCallStatus,
          success: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
          tool: Schema.String,
          type: Schema.Literal("dynamicToolCall")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          agentsStates: Schema.Record(Schema.String, schemas.CollabAgentState),
          id: Schema.String,
          model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          prompt: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          reasoningEffort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
          receiverThreadIds: Schema.Array(Schema.String),
          senderThreadId: Schema.String,
          status: schemas.CollabAgentToolCallStatus,
          tool: schemas.CollabAgentTool,
          type: Schema.Literal("collabAgentToolCall")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          agentPath: Schema.String,
          agentThreadId: Schema.String,
          id: Schema.String,
          kind: schemas.SubAgentActivityKind,
          model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          reasoningEffort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
          type: Schema.Literal("subAgentActivity")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          action: Schema.optionalKey(Schema.Union([schemas.WebSearchAction, Schema.Null])),
          id: Schema.String,
          query: Schema.String,
          results: Schema.optionalKey(Schema.Union([Schema.Array(Schema.Unknown), Schema.Null])),
          type: Schema.Literal("webSearch")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          id: Schema.String,
          path: schemas.LegacyAppPathString,
          type: Schema.Literal("imageView")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          durationMs: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          id: Schema.String,
          type: Schema.Literal("sleep")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          failure: Schema.optionalKey(Schema.Union([schemas.ImageGenerationFailure, Schema.Null])),
          generationId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.String,
          inputImages: Schema.optionalKey(Schema.Array(schemas.ImageGenerationInputImage)),
          revisedPrompt: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          savedPath: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
          status: Schema.String,
          transparentBackground: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
          type: Schema.Literal("imageGeneration"),
          fileId: Schema.String
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          failure: Schema.optionalKey(Schema.Union([schemas.ImageGenerationFailure, Schema.Null])),
          generationId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          id: Schema.String,
          inputImages: Schema.optionalKey(Schema.Array(schemas.ImageGenerationInputImage)),
          revisedPrompt: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          savedPath: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
          status: Schema.String,
          transparentBackground: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
          type: Schema.Literal("imageGeneration"),
          result: Schema.String
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          id: Schema.String,
          review: Schema.String,
          type: Schema.Literal("enteredReviewMode")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          id: Schema.String,
          review: Schema.String,
          type: Schema.Literal("exitedReviewMode")
        }),
        Schema.Struct({
          completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          id: Schema.String,
          type: Schema.Literal("contextCompaction")
        })
      ])
    )
  },
  get ThreadItemEntry(): Schema.Codec<T.ThreadItemEntry> {
    return memo(
      "ThreadItemEntry",
      Schema.Struct({
        completedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        item: schemas.ThreadItem,
        outputDeferred: Schema.optionalKey(Schema.Boolean),
        startedAtMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        turnId: Schema.String
      })
    )
  },
  get ThreadItemOutputDeferral(): Schema.Codec<T.ThreadItemOutputDeferral> {
    return memo(
      "ThreadItemOutputDeferral",
      Schema.Struct({
        commandExecution: Schema.optionalKey(Schema.Boolean),
        mcpToolCall: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get ThreadItemsListAnchor(): Schema.Codec<T.ThreadItemsListAnchor> {
    return memo(
      "ThreadItemsListAnchor",
      Schema.Union([Schema.Struct({ itemId: Schema.String, type: Schema.Literal("item") })])
    )
  },
  get ThreadItemsListCursor(): Schema.Codec<T.ThreadItemsListCursor> {
    return memo("ThreadItemsListCursor", Schema.Union([Schema.String, schemas.ThreadItemsListAnchor]))
  },
  get ThreadItemsListParams(): Schema.Codec<T.ThreadItemsListParams> {
    return memo(
      "ThreadItemsListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([schemas.ThreadItemsListCursor, Schema.Null])),
        deferOutput: Schema.optionalKey(Schema.Union([schemas.ThreadItemOutputDeferral, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        sortDirection: Schema.optionalKey(Schema.Union([schemas.SortDirection, Schema.Null])),
        threadId: Schema.String,
        turnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadItemsListResponse(): Schema.Codec<T.ThreadItemsListResponse> {
    return memo(
      "ThreadItemsListResponse",
      Schema.Struct({
        backwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        data: Schema.Array(schemas.ThreadItemEntry),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadItemsReadParams(): Schema.Codec<T.ThreadItemsReadParams> {
    return memo(
      "ThreadItemsReadParams",
      Schema.Struct({ itemIds: Schema.Array(Schema.String), threadId: Schema.String, turnId: Schema.String })
    )
  },
  get ThreadItemsReadResponse(): Schema.Codec<T.ThreadItemsReadResponse> {
    return memo("ThreadItemsReadResponse", Schema.Struct({ data: Schema.Array(schemas.ThreadItemEntry) }))
  },
  get ThreadListCwdFilter(): Schema.Codec<T.ThreadListCwdFilter> {
    return memo("ThreadListCwdFilter", Schema.Union([Schema.String, Schema.Array(Schema.String)]))
  },
  get ThreadListParams(): Schema.Codec<T.ThreadListParams> {
    return memo(
      "ThreadListParams",
      Schema.Struct({
        ancestorThreadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        archived: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        attachedToThreadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        currentAccountOnly: Schema.optionalKey(Schema.Boolean),
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        cwd: Schema.optionalKey(Schema.Union([schemas.ThreadListCwdFilter, Schema.Null])),
        excludedThreadIds: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        includeAttachedThreads: Schema.optionalKey(Schema.Boolean),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        modelProviders: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        originators: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        parentThreadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        projectId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        searchTerm: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sectionId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sortDirection: Schema.optionalKey(Schema.Union([schemas.SortDirection, Schema.Null])),
        sortKey: Schema.optionalKey(Schema.Union([schemas.ThreadSortKey, Schema.Null])),
        sourceKinds: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ThreadSourceKind), Schema.Null])),
        useStateDbOnly: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get ThreadListResponse(): Schema.Codec<T.ThreadListResponse> {
    return memo(
      "ThreadListResponse",
      Schema.Struct({
        backwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        data: Schema.Array(schemas.Thread),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        readStates: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.ThreadReadState), Schema.Null])
        )
      })
    )
  },
  get ThreadLoadedListParams(): Schema.Codec<T.ThreadLoadedListParams> {
    return memo(
      "ThreadLoadedListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null]))
      })
    )
  },
  get ThreadLoadedListResponse(): Schema.Codec<T.ThreadLoadedListResponse> {
    return memo(
      "ThreadLoadedListResponse",
      Schema.Struct({
        data: Schema.Array(Schema.String),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadMemoryMode(): Schema.Codec<T.ThreadMemoryMode> {
    return memo("ThreadMemoryMode", Schema.Literals(["enabled", "disabled"]))
  },
  get ThreadMemoryModeSetParams(): Schema.Codec<T.ThreadMemoryModeSetParams> {
    return memo("ThreadMemoryModeSetParams", Schema.Struct({ mode: schemas.ThreadMemoryMode, threadId: Schema.String }))
  },
  get ThreadMemoryModeSetResponse(): Schema.Codec<T.ThreadMemoryModeSetResponse> {
    return memo("ThreadMemoryModeSetResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadMemoryReadParams(): Schema.Codec<T.ThreadMemoryReadParams> {
    return memo("ThreadMemoryReadParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadMemoryReadResponse(): Schema.Codec<T.ThreadMemoryReadResponse> {
    return memo(
      "ThreadMemoryReadResponse",
      Schema.Struct({ summary: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])) })
    )
  },
  get ThreadMetadataGitInfoUpdateParams(): Schema.Codec<T.ThreadMetadataGitInfoUpdateParams> {
    return memo(
      "ThreadMetadataGitInfoUpdateParams",
      Schema.Struct({
        branch: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        originUrl: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sha: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadMetadataUpdateParams(): Schema.Codec<T.ThreadMetadataUpdateParams> {
    return memo(
      "ThreadMetadataUpdateParams",
      Schema.Struct({
        daybreakEnabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        gitInfo: Schema.optionalKey(Schema.Union([schemas.ThreadMetadataGitInfoUpdateParams, Schema.Null])),
        projectId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadMetadataUpdateResponse(): Schema.Codec<T.ThreadMetadataUpdateResponse> {
    return memo("ThreadMetadataUpdateResponse", Schema.Struct({ thread: schemas.Thread }))
  },
  get ThreadNameUpdatedNotification(): Schema.Codec<T.ThreadNameUpdatedNotification> {
    return memo(
      "ThreadNameUpdatedNotification",
      Schema.Struct({
        threadId: Schema.String,
        threadName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadPredictionRequestParams(): Schema.Codec<T.ThreadPredictionRequestParams> {
    return memo(
      "ThreadPredictionRequestParams",
      Schema.Struct({ sourceTurnId: Schema.String, threadId: Schema.String })
    )
  },
  get ThreadPredictionRequestResponse(): Schema.Codec<T.ThreadPredictionRequestResponse> {
    return memo("ThreadPredictionRequestResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadPredictionResult(): Schema.Codec<T.ThreadPredictionResult> {
    return memo(
      "ThreadPredictionResult",
      Schema.Union([
        Schema.Struct({
          text: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("completed")
        }),
        Schema.Struct({ type: Schema.Literal("failed") })
      ])
    )
  },
  get ThreadPredictionUpdatedNotification(): Schema.Codec<T.ThreadPredictionUpdatedNotification> {
    return memo(
      "ThreadPredictionUpdatedNotification",
      Schema.Struct({ result: schemas.ThreadPredictionResult, sourceTurnId: Schema.String, threadId: Schema.String })
    )
  },
  get ThreadPrepareApprovedPlanParams(): Schema.Codec<T.ThreadPrepareApprovedPlanParams> {
    return memo(
      "ThreadPrepareApprovedPlanParams",
      Schema.Struct({
        attachmentPath: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        markdown: Schema.String,
        threadId: Schema.String
      })
    )
  },
  get ThreadPrepareApprovedPlanResponse(): Schema.Codec<T.ThreadPrepareApprovedPlanResponse> {
    return memo("ThreadPrepareApprovedPlanResponse", Schema.Struct({ prompt: Schema.String }))
  },
  get ThreadProjectUpdatedNotification(): Schema.Codec<T.ThreadProjectUpdatedNotification> {
    return memo(
      "ThreadProjectUpdatedNotification",
      Schema.Struct({ projectId: Schema.Union([Schema.String, Schema.Null]), threadId: Schema.String })
    )
  },
  get ThreadQueueAddParams(): Schema.Codec<T.ThreadQueueAddParams> {
    return memo(
      "ThreadQueueAddParams",
      Schema.Struct({
        clientUserMessageId: Schema.String,
        input: Schema.Array(schemas.UserInput),
        responsesapiClientMetadata: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])
        ),
        threadId: Schema.String
      })
    )
  },
  get ThreadQueueAddResponse(): Schema.Codec<T.ThreadQueueAddResponse> {
    return memo("ThreadQueueAddResponse", Schema.Struct({ queuedSubmission: schemas.QueuedSubmission }))
  },
  get ThreadQueueChangedNotification(): Schema.Codec<T.ThreadQueueChangedNotification> {
    return memo("ThreadQueueChangedNotification", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadQueueDeleteParams(): Schema.Codec<T.ThreadQueueDeleteParams> {
    return memo(
      "ThreadQueueDeleteParams",
      Schema.Struct({ queuedSubmissionId: Schema.String, threadId: Schema.String })
    )
  },
  get ThreadQueueDeleteResponse(): Schema.Codec<T.ThreadQueueDeleteResponse> {
    return memo("ThreadQueueDeleteResponse", Schema.Struct({ deleted: Schema.Boolean }))
  },
  get ThreadQueueListParams(): Schema.Codec<T.ThreadQueueListParams> {
    return memo(
      "ThreadQueueListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadQueueListResponse(): Schema.Codec<T.ThreadQueueListResponse> {
    return memo(
      "ThreadQueueListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.QueuedSubmission),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadQueueReorderParams(): Schema.Codec<T.ThreadQueueReorderParams> {
    return memo(
      "ThreadQueueReorderParams",
      Schema.Struct({ queuedSubmissionIds: Schema.Array(Schema.String), threadId: Schema.String })
    )
  },
  get ThreadQueueReorderResponse(): Schema.Codec<T.ThreadQueueReorderResponse> {
    return memo("ThreadQueueReorderResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadQueueStartParams(): Schema.Codec<T.ThreadQueueStartParams> {
    return memo(
      "ThreadQueueStartParams",
      Schema.Struct({
        queuedSubmissionId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadQueueStartResponse(): Schema.Codec<T.ThreadQueueStartResponse> {
    return memo("ThreadQueueStartResponse", Schema.Struct({ turn: schemas.Turn }))
  },
  get ThreadQueueUpdateParams(): Schema.Codec<T.ThreadQueueUpdateParams> {
    return memo(
      "ThreadQueueUpdateParams",
      Schema.Struct({
        input: Schema.Array(schemas.UserInput),
        queuedSubmissionId: Schema.String,
        responsesapiClientMetadata: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])
        ),
        threadId: Schema.String
      })
    )
  },
  get ThreadQueueUpdateResponse(): Schema.Codec<T.ThreadQueueUpdateResponse> {
    return memo("ThreadQueueUpdateResponse", Schema.Struct({ queuedSubmission: schemas.QueuedSubmission }))
  },
  get ThreadReadParams(): Schema.Codec<T.ThreadReadParams> {
    return memo(
      "ThreadReadParams",
      Schema.Struct({ includeTurns: Schema.optionalKey(Schema.Boolean), threadId: Schema.String })
    )
  },
  get ThreadReadResponse(): Schema.Codec<T.ThreadReadResponse> {
    return memo(
      "ThreadReadResponse",
      Schema.Struct({
        readState: Schema.optionalKey(Schema.Union([schemas.ThreadReadState, Schema.Null])),
        thread: schemas.Thread
      })
    )
  },
  get ThreadReadState(): Schema.Codec<T.ThreadReadState> {
    return memo(
      "ThreadReadState",
      Schema.Struct({
        firstUnread: Schema.optionalKey(Schema.Union([schemas.ThreadUnreadPosition, Schema.Null])),
        revision: Schema.String
      })
    )
  },
  get ThreadReadStateChangedNotification(): Schema.Codec<T.ThreadReadStateChangedNotification> {
    return memo(
      "ThreadReadStateChangedNotification",
      Schema.Struct({ readState: schemas.ThreadReadState, threadId: Schema.String })
    )
  },
  get ThreadReadStateOperation(): Schema.Codec<T.ThreadReadStateOperation> {
    return memo(
      "ThreadReadStateOperation",
      Schema.Union([Schema.Struct({ type: Schema.Literal("read") }), Schema.Struct({ type: Schema.Literal("unread") })])
    )
  },
  get ThreadReadStateUpdateParams(): Schema.Codec<T.ThreadReadStateUpdateParams> {
    return memo(
      "ThreadReadStateUpdateParams",
      Schema.Struct({
        expectedRevision: Schema.String,
        operation: schemas.ThreadReadStateOperation,
        threadId: Schema.String
      })
    )
  },
  get ThreadReadStateUpdateResponse(): Schema.Codec<T.ThreadReadStateUpdateResponse> {
    return memo("ThreadReadStateUpdateResponse", Schema.Struct({ readState: schemas.ThreadReadState }))
  },
  get ThreadRealtimeAppendAudioParams(): Schema.Codec<T.ThreadRealtimeAppendAudioParams> {
    return memo(
      "ThreadRealtimeAppendAudioParams",
      Schema.Struct({ audio: schemas.ThreadRealtimeAudioChunk, threadId: Schema.String })
    )
  },
  get ThreadRealtimeAppendAudioResponse(): Schema.Codec<T.ThreadRealtimeAppendAudioResponse> {
    return memo("ThreadRealtimeAppendAudioResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadRealtimeAppendSpeechParams(): Schema.Codec<T.ThreadRealtimeAppendSpeechParams> {
    return memo("ThreadRealtimeAppendSpeechParams", Schema.Struct({ text: Schema.String, threadId: Schema.String }))
  },
  get ThreadRealtimeAppendSpeechResponse(): Schema.Codec<T.ThreadRealtimeAppendSpeechResponse> {
    return memo("ThreadRealtimeAppendSpeechResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadRealtimeAppendTextParams(): Schema.Codec<T.ThreadRealtimeAppendTextParams> {
    return memo(
      "ThreadRealtimeAppendTextParams",
      Schema.Struct({
        role: Schema.optionalKey(schemas.ConversationTextRole),
        text: Schema.String,
        threadId: Schema.String
      })
    )
  },
  get ThreadRealtimeAppendTextResponse(): Schema.Codec<T.ThreadRealtimeAppendTextResponse> {
    return memo("ThreadRealtimeAppendTextResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadRealtimeAudioChunk(): Schema.Codec<T.ThreadRealtimeAudioChunk> {
    return memo(
      "ThreadRealtimeAudioChunk",
      Schema.Struct({
        data: Schema.String,
        itemId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        numChannels: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        sampleRate: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        samplesPerChannel: Schema.optionalKey(
          Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        )
      })
    )
  },
  get ThreadRealtimeBemItemPresentation(): Schema.Codec<T.ThreadRealtimeBemItemPresentation> {
    return memo(
      "ThreadRealtimeBemItemPresentation",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("wholeItem") }),
        Schema.Struct({ type: Schema.Literal("inlineMarkdown") }),
        Schema.Struct({
          index: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
          type: Schema.Literal("inlineVisualization")
        })
      ])
    )
  },
  get ThreadRealtimeClosedNotification(): Schema.Codec<T.ThreadRealtimeClosedNotification> {
    return memo(
      "ThreadRealtimeClosedNotification",
      Schema.Struct({ reason: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])), threadId: Schema.String })
    )
  },
  get ThreadRealtimeErrorNotification(): Schema.Codec<T.ThreadRealtimeErrorNotification> {
    return memo("ThreadRealtimeErrorNotification", Schema.Struct({ message: Schema.String, threadId: Schema.String }))
  },
  get ThreadRealtimeInitialItem(): Schema.Codec<T.ThreadRealtimeInitialItem> {
    return memo("ThreadRealtimeInitialItem", Schema.Struct({ role: schemas.ConversationTextRole, text: Schema.String }))
  },
  get ThreadRealtimeItem(): Schema.Codec<T.ThreadRealtimeItem> {
    return memo(
      "ThreadRealtimeItem",
      Schema.Union([
        Schema.Struct({
          id: Schema.String,
          realtimeSessionId: Schema.String,
          type: Schema.Literal("realtimeSessionStarted")
        }),
        Schema.Struct({
          id: Schema.String,
          realtimeSessionId: Schema.String,
          role: schemas.ThreadRealtimeTranscriptRole,
          text: Schema.String,
          type: Schema.Literal("transcriptSegment")
        }),
        Schema.Struct({
          id: Schema.String,
          realtimeSessionId: Schema.String,
          itemId: Schema.String,
          presentation: schemas.ThreadRealtimeBemItemPresentation,
          turnId: Schema.String,
          type: Schema.Literal("bemItemPromoted")
        }),
        Schema.Struct({
          id: Schema.String,
          realtimeSessionId: Schema.String,
          outcome: schemas.ThreadRealtimeSessionOutcome,
          type: Schema.Literal("realtimeSessionClosed")
        })
      ])
    )
  },
  get ThreadRealtimeItemAddedNotification(): Schema.Codec<T.ThreadRealtimeItemAddedNotification> {
    return memo("ThreadRealtimeItemAddedNotification", Schema.Struct({ item: Schema.Unknown, threadId: Schema.String }))
  },
  get ThreadRealtimeItemCompletedNotification(): Schema.Codec<T.ThreadRealtimeItemCompletedNotification> {
    return memo(
      "ThreadRealtimeItemCompletedNotification",
      Schema.Struct({ item: schemas.ThreadRealtimeItem, threadId: Schema.String })
    )
  },
  get ThreadRealtimeItemStartedNotification(): Schema.Codec<T.ThreadRealtimeItemStartedNotification> {
    return memo(
      "ThreadRealtimeItemStartedNotification",
      Schema.Struct({ item: schemas.ThreadRealtimeItem, threadId: Schema.String })
    )
  },
  get ThreadRealtimeItemTranscriptDeltaNotification(): Schema.Codec<T.ThreadRealtimeItemTranscriptDeltaNotification> {
    return memo(
      "ThreadRealtimeItemTranscriptDeltaNotification",
      Schema.Struct({ delta: Schema.String, itemId: Schema.String, threadId: Schema.String })
    )
  },
  get ThreadRealtimeListVoicesParams(): Schema.Codec<T.ThreadRealtimeListVoicesParams> {
    return memo("ThreadRealtimeListVoicesParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadRealtimeListVoicesResponse(): Schema.Codec<T.ThreadRealtimeListVoicesResponse> {
    return memo("ThreadRealtimeListVoicesResponse", Schema.Struct({ voices: schemas.RealtimeVoicesList }))
  },
  get ThreadRealtimeOutputAudioDeltaNotification(): Schema.Codec<T.ThreadRealtimeOutputAudioDeltaNotification> {
    return memo(
      "ThreadRealtimeOutputAudioDeltaNotification",
      Schema.Struct({ audio: schemas.ThreadRealtimeAudioChunk, threadId: Schema.String })
    )
  },
  get ThreadRealtimeSdpNotification(): Schema.Codec<T.ThreadRealtimeSdpNotification> {
    return memo("ThreadRealtimeSdpNotification", Schema.Struct({ sdp: Schema.String, threadId: Schema.String }))
  },
  get ThreadRealtimeSessionOutcome(): Schema.Codec<T.ThreadRealtimeSessionOutcome> {
    return memo("ThreadRealtimeSessionOutcome", Schema.Literals(["ended", "failed"]))
  },
  get ThreadRealtimeStartParams(): Schema.Codec<T.ThreadRealtimeStartParams> {
    return memo(
      "ThreadRealtimeStartParams",
      Schema.Struct({
        backendReasoningStatus: Schema.optionalKey(Schema.Boolean),
        clientManagedHandoffs: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        codexResponseHandoffChannelPrefixes: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.Array(Schema.String)), Schema.Null])
        ),
        codexResponseHandoffMode: Schema.optionalKey(Schema.Union([schemas.CodexResponseHandoffMode, Schema.Null])),
        codexResponseItemPrefix: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        codexResponsesAsItems: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        delegationAckFiller: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        flushTranscriptTailOnSessionEnd: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        includeStartupContext: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        initialItems: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ThreadRealtimeInitialItem), Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        outputModality: schemas.RealtimeOutputModality,
        prompt: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        realtimeEndInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        realtimeSessionId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        realtimeStartInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String,
        transport: Schema.optionalKey(Schema.Union([schemas.ThreadRealtimeStartTransport, Schema.Null])),
        version: Schema.optionalKey(Schema.Union([schemas.RealtimeConversationVersion, Schema.Null])),
        voice: Schema.optionalKey(Schema.Union([schemas.RealtimeVoice, Schema.Null])),
        voiceSessionId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadRealtimeStartResponse(): Schema.Codec<T.ThreadRealtimeStartResponse> {
    return memo("ThreadRealtimeStartResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadRealtimeStartTransport(): Schema.Codec<T.ThreadRealtimeStartTransport> {
    return memo(
      "ThreadRealtimeStartTransport",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("websocket") }),
        Schema.Struct({ sdp: Schema.String, type: Schema.Literal("webrtc") }),
        Schema.Struct({ callId: Schema.String, type: Schema.Literal("existingCall") })
      ])
    )
  },
  get ThreadRealtimeStartedNotification(): Schema.Codec<T.ThreadRealtimeStartedNotification> {
    return memo(
      "ThreadRealtimeStartedNotification",
      Schema.Struct({
        realtimeSessionId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String,
        version: schemas.RealtimeConversationVersion
      })
    )
  },
  get ThreadRealtimeStopParams(): Schema.Codec<T.ThreadRealtimeStopParams> {
    return memo("ThreadRealtimeStopParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadRealtimeStopResponse(): Schema.Codec<T.ThreadRealtimeStopResponse> {
    return memo("ThreadRealtimeStopResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadRealtimeTranscriptDeltaNotification(): Schema.Codec<T.ThreadRealtimeTranscriptDeltaNotification> {
    return memo(
      "ThreadRealtimeTranscriptDeltaNotification",
      Schema.Struct({ delta: Schema.String, role: Schema.String, threadId: Schema.String })
    )
  },
  get ThreadRealtimeTranscriptDoneNotification(): Schema.Codec<T.ThreadRealtimeTranscriptDoneNotification> {
    return memo(
      "ThreadRealtimeTranscriptDoneNotification",
      Schema.Struct({ role: Schema.String, text: Schema.String, threadId: Schema.String })
    )
  },
  get ThreadRealtimeTranscriptRole(): Schema.Codec<T.ThreadRealtimeTranscriptRole> {
    return memo("ThreadRealtimeTranscriptRole", Schema.Literals(["user", "assistant"]))
  },
  get ThreadResumeInitialTurnsPageParams(): Schema.Codec<T.ThreadResumeInitialTurnsPageParams> {
    return memo(
      "ThreadResumeInitialTurnsPageParams",
      Schema.Struct({
        itemsView: Schema.optionalKey(Schema.Union([schemas.TurnItemsView, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        sortDirection: Schema.optionalKey(Schema.Union([schemas.SortDirection, Schema.Null]))
      })
    )
  },
  get ThreadResumeParams(): Schema.Codec<T.ThreadResumeParams> {
    return memo(
      "ThreadResumeParams",
      Schema.Struct({
        approvalPolicy: Schema.optionalKey(Schema.Union([schemas.AskForApproval, Schema.Null])),
        approvalsReviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        baseInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        config: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.Null])),
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        developerInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        excludeTurns: Schema.optionalKey(Schema.Boolean),
        history: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ResponseItem), Schema.Null])),
        initialTurnsPage: Schema.optionalKey(Schema.Union([schemas.ThreadResumeInitialTurnsPageParams, Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        modelProvider: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        path: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        permissions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        personality: Schema.optionalKey(Schema.Union([schemas.Personality, Schema.Null])),
        runtimeWorkspaceRoots: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AbsolutePathBuf), Schema.Null])),
        sandbox: Schema.optionalKey(Schema.Union([schemas.SandboxMode, Schema.Null])),
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadResumeResponse(): Schema.Codec<T.ThreadResumeResponse> {
    return memo(
      "ThreadResumeResponse",
      Schema.Struct({
        activePermissionProfile: Schema.optionalKey(Schema.Union([schemas.ActivePermissionProfile, Schema.Null])),
        approvalPolicy: schemas.AskForApproval,
        approvalsReviewer: schemas.ApprovalsReviewer,
        collaborationMode: Schema.optionalKey(Schema.Union([schemas.CollaborationMode, Schema.Null])),
        cwd: schemas.AbsolutePathBuf,
        disabledPluginIds: Schema.optionalKey(Schema.Array(Schema.String)),
        initialTurnsPage: Schema.optionalKey(Schema.Union([schemas.TurnsPage, Schema.Null])),
        instructionSources: Schema.optionalKey(Schema.Array(schemas.LegacyAppPathString)),
        itemsBackwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model: Schema.String,
        modelProvider: Schema.String,
        multiAgentMode: Schema.optionalKey(schemas.MultiAgentMode),
        reasoningEffort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        runtimeWorkspaceRoots: Schema.optionalKey(Schema.Array(schemas.AbsolutePathBuf)),
        sandbox: schemas.SandboxPolicy,
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        thread: schemas.Thread,
        turnsBackwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadRevertParams(): Schema.Codec<T.ThreadRevertParams> {
    return memo("ThreadRevertParams", Schema.Struct({ beforeTurnId: Schema.String, threadId: Schema.String }))
  },
  get ThreadRevertResponse(): Schema.Codec<T.ThreadRevertResponse> {
    return memo(
      "ThreadRevertResponse",
      Schema.Struct({
        itemsBackwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        thread: schemas.Thread,
        turnsBackwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadRevertedNotification(): Schema.Codec<T.ThreadRevertedNotification> {
    return memo("ThreadRevertedNotification", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadSampleCancelParams(): Schema.Codec<T.ThreadSampleCancelParams> {
    return memo("ThreadSampleCancelParams", Schema.Struct({ requestId: schemas.RequestId }))
  },
  get ThreadSampleCancelResponse(): Schema.Codec<T.ThreadSampleCancelResponse> {
    return memo("ThreadSampleCancelResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadSampleParams(): Schema.Codec<T.ThreadSampleParams> {
    return memo(
      "ThreadSampleParams",
      Schema.Struct({
        allowInProgressTurn: Schema.optionalKey(Schema.Boolean),
        disableMcp: Schema.optionalKey(Schema.Boolean),
        effort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        expectedTurnId: Schema.String,
        interruptOnCancel: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        prompt: Schema.String,
        responsesapiClientMetadata: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])
        ),
        threadId: Schema.String,
        threadSource: Schema.optionalKey(Schema.Union([schemas.ThreadSource, Schema.Null])),
        turnTrigger: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadSampleResponse(): Schema.Codec<T.ThreadSampleResponse> {
    return memo(
      "ThreadSampleResponse",
      Schema.Struct({
        cachedInputTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        inputTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        outputTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        responseId: Schema.String,
        sourceTurnId: Schema.String,
        text: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadSearchOccurrence(): Schema.Codec<T.ThreadSearchOccurrence> {
    return memo(
      "ThreadSearchOccurrence",
      Schema.Struct({
        itemId: Schema.String,
        snippet: Schema.String,
        snippetMatchRange: schemas.ThreadSearchTextRange,
        turnCursor: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get ThreadSearchOccurrencesParams(): Schema.Codec<T.ThreadSearchOccurrencesParams> {
    return memo(
      "ThreadSearchOccurrencesParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        searchTerm: Schema.String,
        threadId: Schema.String
      })
    )
  },
  get ThreadSearchOccurrencesResponse(): Schema.Codec<T.ThreadSearchOccurrencesResponse> {
    return memo(
      "ThreadSearchOccurrencesResponse",
      Schema.Struct({
        data: Schema.Array(schemas.ThreadSearchOccurrence),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadSearchParams(): Schema.Codec<T.ThreadSearchParams> {
    return memo(
      "ThreadSearchParams",
      Schema.Struct({
        archived: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        currentAccountOnly: Schema.optionalKey(Schema.Boolean),
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        includeAttachedThreads: Schema.optionalKey(Schema.Boolean),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        searchTerm: Schema.String,
        sortDirection: Schema.optionalKey(Schema.Union([schemas.SortDirection, Schema.Null])),
        sortKey: Schema.optionalKey(Schema.Union([schemas.ThreadSearchSortKey, Schema.Null])),
        sourceKinds: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ThreadSourceKind), Schema.Null]))
      })
    )
  },
  get ThreadSearchResponse(): Schema.Codec<T.ThreadSearchResponse> {
    return memo(
      "ThreadSearchResponse",
      Schema.Struct({
        backwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        data: Schema.Array(schemas.ThreadSearchResult),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadSearchResult(): Schema.Codec<T.ThreadSearchResult> {
    return memo("ThreadSearchResult", Schema.Struct({ snippet: Schema.String, thread: schemas.Thread }))
  },
  get ThreadSearchSortKey(): Schema.Codec<T.ThreadSearchSortKey> {
    return memo("ThreadSearchSortKey", Schema.Literals(["created_at", "updated_at", "recency_at"]))
  },
  get ThreadSearchTextRange(): Schema.Codec<T.ThreadSearchTextRange> {
    return memo(
      "ThreadSearchTextRange",
      Schema.Struct({
        end: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
        start: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
      })
    )
  },
  get ThreadSection(): Schema.Codec<T.ThreadSection> {
    return memo(
      "ThreadSection",
      Schema.Struct({
        appearance: Schema.optionalKey(Schema.Union([schemas.ThreadSectionAppearance, Schema.Null])),
        id: Schema.String,
        name: Schema.String
      })
    )
  },
  get ThreadSectionAppearance(): Schema.Codec<T.ThreadSectionAppearance> {
    return memo(
      "ThreadSectionAppearance",
      Schema.Struct({
        color: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        icon: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadSectionChangedNotification(): Schema.Codec<T.ThreadSectionChangedNotification> {
    return memo(
      "ThreadSectionChangedNotification",
      Schema.Struct({ sectionId: Schema.Union([Schema.String, Schema.Null]), threadId: Schema.String })
    )
  },
  get ThreadSectionCreateParams(): Schema.Codec<T.ThreadSectionCreateParams> {
    return memo(
      "ThreadSectionCreateParams",
      Schema.Struct({
        appearance: Schema.optionalKey(Schema.Union([schemas.ThreadSectionAppearance, Schema.Null])),
        name: Schema.String
      })
    )
  },
  get ThreadSectionCreateResponse(): Schema.Codec<T.ThreadSectionCreateResponse> {
    return memo("ThreadSectionCreateResponse", Schema.Struct({ section: schemas.ThreadSection }))
  },
  get ThreadSectionDeleteParams(): Schema.Codec<T.ThreadSectionDeleteParams> {
    return memo("ThreadSectionDeleteParams", Schema.Struct({ sectionId: Schema.String }))
  },
  get ThreadSectionDeleteResponse(): Schema.Codec<T.ThreadSectionDeleteResponse> {
    return memo("ThreadSectionDeleteResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadSectionListParams(): Schema.Codec<T.ThreadSectionListParams> {
    return memo(
      "ThreadSectionListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null]))
      })
    )
  },
  get ThreadSectionListResponse(): Schema.Codec<T.ThreadSectionListResponse> {
    return memo(
      "ThreadSectionListResponse",
      Schema.Struct({
        data: Schema.Array(schemas.ThreadSection),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadSectionMoveParams(): Schema.Codec<T.ThreadSectionMoveParams> {
    return memo(
      "ThreadSectionMoveParams",
      Schema.Struct({
        beforeThreadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sectionId: Schema.Union([Schema.String, Schema.Null]),
        threadId: Schema.String
      })
    )
  },
  get ThreadSectionMoveResponse(): Schema.Codec<T.ThreadSectionMoveResponse> {
    return memo("ThreadSectionMoveResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadSectionUpdateParams(): Schema.Codec<T.ThreadSectionUpdateParams> {
    return memo(
      "ThreadSectionUpdateParams",
      Schema.Struct({
        appearance: Schema.optionalKey(Schema.Union([schemas.ThreadSectionAppearance, Schema.Null])),
        name: Schema.String,
        sectionId: Schema.String
      })
    )
  },
  get ThreadSectionUpdateResponse(): Schema.Codec<T.ThreadSectionUpdateResponse> {
    return memo("ThreadSectionUpdateResponse", Schema.Struct({ section: schemas.ThreadSection }))
  },
  get ThreadSetNameParams(): Schema.Codec<T.ThreadSetNameParams> {
    return memo("ThreadSetNameParams", Schema.Struct({ name: Schema.String, threadId: Schema.String }))
  },
  get ThreadSetNameResponse(): Schema.Codec<T.ThreadSetNameResponse> {
    return memo("ThreadSetNameResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadSettings(): Schema.Codec<T.ThreadSettings> {
    return memo(
      "ThreadSettings",
      Schema.Struct({
        activePermissionProfile: Schema.optionalKey(Schema.Union([schemas.ActivePermissionProfile, Schema.Null])),
        approvalPolicy: schemas.AskForApproval,
        approvalsReviewer: schemas.ApprovalsReviewer,
        collaborationMode: schemas.CollaborationMode,
        cwd: schemas.AbsolutePathBuf,
        disabledPluginIds: Schema.optionalKey(Schema.Array(Schema.String)),
        effort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        environments: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ThreadEnvironment), Schema.Null])),
        model: Schema.String,
        modelProvider: Schema.String,
        multiAgentMode: Schema.optionalKey(schemas.MultiAgentMode),
        personality: Schema.optionalKey(Schema.Union([schemas.Personality, Schema.Null])),
        sandboxPolicy: schemas.SandboxPolicy,
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        summary: Schema.optionalKey(Schema.Union([schemas.ReasoningSummary, Schema.Null]))
      })
    )
  },
  get ThreadSettingsUpdateParams(): Schema.Codec<T.ThreadSettingsUpdateParams> {
    return memo(
      "ThreadSettingsUpdateParams",
      Schema.Struct({
        approvalPolicy: Schema.optionalKey(Schema.Union([schemas.AskForApproval, Schema.Null])),
        approvalsReviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        collaborationMode: Schema.optionalKey(Schema.Union([schemas.CollaborationMode, Schema.Null])),
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        disabledPluginIds: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        effort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        environments: Schema.optionalKey(Schema.Union([Schema.Array(schemas.TurnEnvironmentParams), Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        multiAgentMode: Schema.optionalKey(Schema.Union([schemas.MultiAgentMode, Schema.Null])),
        permissions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        personality: Schema.optionalKey(Schema.Union([schemas.Personality, Schema.Null])),
        sandboxPolicy: Schema.optionalKey(Schema.Union([schemas.SandboxPolicy, Schema.Null])),
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        summary: Schema.optionalKey(Schema.Union([schemas.ReasoningSummary, Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadSettingsUpdateResponse(): Schema.Codec<T.ThreadSettingsUpdateResponse> {
    return memo("ThreadSettingsUpdateResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadSettingsUpdatedNotification(): Schema.Codec<T.ThreadSettingsUpdatedNotification> {
    return memo(
      "ThreadSettingsUpdatedNotification",
      Schema.Struct({ threadId: Schema.String, threadSettings: schemas.ThreadSettings })
    )
  },
  get ThreadShellCommandParams(): Schema.Codec<T.ThreadShellCommandParams> {
    return memo(
      "ThreadShellCommandParams",
      Schema.Struct({
        command: Schema.String,
        threadId: Schema.String,
        timeoutMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null]))
      })
    )
  },
  get ThreadShellCommandResponse(): Schema.Codec<T.ThreadShellCommandResponse> {
    return memo("ThreadShellCommandResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get ThreadSortKey(): Schema.Codec<T.ThreadSortKey> {
    return memo("ThreadSortKey", Schema.Literals(["created_at", "updated_at", "recency_at", "section_position"]))
  },
  get ThreadSource(): Schema.Codec<T.ThreadSource> {
    return memo("ThreadSource", Schema.String)
  },
  get ThreadSourceKind(): Schema.Codec<T.ThreadSourceKind> {
    return memo(
      "ThreadSourceKind",
      Schema.Literals([
        "cli",
        "vscode",
        "exec",
        "appServer",
        "subAgent",
        "subAgentReview",
        "subAgentCompact",
        "subAgentThreadSpawn",
        "subAgentOther",
        "unknown"
      ])
    )
  },
  get ThreadStartParams(): Schema.Codec<T.ThreadStartParams> {
    return memo(
      "ThreadStartParams",
      Schema.Struct({
        allowProviderModelFallback: Schema.optionalKey(Schema.Boolean),
        approvalPolicy: Schema.optionalKey(Schema.Union([schemas.AskForApproval, Schema.Null])),
        approvalsReviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        baseInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        config: Schema.optionalKey(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.Null])),
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        daybreakEnabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        developerInstructions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        dynamicTools: Schema.optionalKey(Schema.Union([Schema.Array(schemas.DynamicToolSpec), Schema.Null])),
        environments: Schema.optionalKey(Schema.Union([Schema.Array(schemas.TurnEnvironmentParams), Schema.Null])),
        ephemeral: Schema.optionalKey(Schema.Union([Schema.Boolean, Schema.Null])),
        experimentalRawEvents: Schema.optionalKey(Schema.Boolean),
        historyMode: Schema.optionalKey(Schema.Union([schemas.ThreadHistoryMode, Schema.Null])),
        mockExperimentalField: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        modelProvider: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        multiAgentMode: Schema.optionalKey(Schema.Union([schemas.MultiAgentMode, Schema.Null])),
        permissions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        personality: Schema.optionalKey(Schema.Union([schemas.Personality, Schema.Null])),
        projectId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        runtimeWorkspaceRoots: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AbsolutePathBuf), Schema.Null])),
        sandbox: Schema.optionalKey(Schema.Union([schemas.SandboxMode, Schema.Null])),
        selectedCapabilityRoots: Schema.optionalKey(
          Schema.Union([Schema.Array(schemas.SelectedCapabilityRoot), Schema.Null])
        ),
        serviceName: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        sessionStartSource: Schema.optionalKey(Schema.Union([schemas.ThreadStartSource, Schema.Null])),
        threadSource: Schema.optionalKey(Schema.Union([schemas.ThreadSource, Schema.Null]))
      })
    )
  },
  get ThreadStartResponse(): Schema.Codec<T.ThreadStartResponse> {
    return memo(
      "ThreadStartResponse",
      Schema.Struct({
        activePermissionProfile: Schema.optionalKey(Schema.Union([schemas.ActivePermissionProfile, Schema.Null])),
        approvalPolicy: schemas.AskForApproval,
        approvalsReviewer: schemas.ApprovalsReviewer,
        cwd: schemas.AbsolutePathBuf,
        disabledPluginIds: Schema.optionalKey(Schema.Array(Schema.String)),
        instructionSources: Schema.optionalKey(Schema.Array(schemas.LegacyAppPathString)),
        model: Schema.String,
        modelProvider: Schema.String,
        multiAgentMode: Schema.optionalKey(schemas.MultiAgentMode),
        reasoningEffort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        runtimeWorkspaceRoots: Schema.optionalKey(Schema.Array(schemas.AbsolutePathBuf)),
        sandbox: schemas.SandboxPolicy,
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        thread: schemas.Thread
      })
    )
  },
  get ThreadStartSource(): Schema.Codec<T.ThreadStartSource> {
    return memo("ThreadStartSource", Schema.Literals(["startup", "clear"]))
  },
  get ThreadStartedNotification(): Schema.Codec<T.ThreadStartedNotification> {
    return memo("ThreadStartedNotification", Schema.Struct({ thread: schemas.Thread }))
  },
  get ThreadStatus(): Schema.Codec<T.ThreadStatus> {
    return memo(
      "ThreadStatus",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("notLoaded") }),
        Schema.Struct({ type: Schema.Literal("idle") }),
        Schema.Struct({ type: Schema.Literal("systemError") }),
        Schema.Struct({ activeFlags: Schema.Array(schemas.ThreadActiveFlag), type: Schema.Literal("active") })
      ])
    )
  },
  get ThreadStatusChangedNotification(): Schema.Codec<T.ThreadStatusChangedNotification> {
    return memo(
      "ThreadStatusChangedNotification",
      Schema.Struct({ status: schemas.ThreadStatus, threadId: Schema.String })
    )
  },
  get ThreadTimelineEntry(): Schema.Codec<T.ThreadTimelineEntry> {
    return memo(
      "ThreadTimelineEntry",
      Schema.Union([
        Schema.Struct({
          item: schemas.ThreadItem,
          position: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          turnId: Schema.String,
          type: Schema.Literal("item")
        }),
        Schema.Struct({
          item: schemas.ThreadRealtimeItem,
          position: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          type: Schema.Literal("realtime")
        }),
        Schema.Struct({
          position: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          startedAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          turnId: Schema.String,
          type: Schema.Literal("turnStarted")
        }),
        Schema.Struct({
          completedAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          durationMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          error: Schema.optionalKey(Schema.Union([schemas.TurnError, Schema.Null])),
          position: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
          startedAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
          status: schemas.TurnStatus,
          turnId: Schema.String,
          type: Schema.Literal("turnCompleted")
        })
      ])
    )
  },
  get ThreadTimelineListParams(): Schema.Codec<T.ThreadTimelineListParams> {
    return memo(
      "ThreadTimelineListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadTimelineListResponse(): Schema.Codec<T.ThreadTimelineListResponse> {
    return memo(
      "ThreadTimelineListResponse",
      Schema.Struct({
        activeRealtimeSessionAtPageStart: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        data: Schema.Array(schemas.ThreadTimelineEntry),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadTokenUsage(): Schema.Codec<T.ThreadTokenUsage> {
    return memo(
      "ThreadTokenUsage",
      Schema.Struct({
        last: schemas.TokenUsageBreakdown,
        modelContextWindow: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        total: schemas.TokenUsageBreakdown
      })
    )
  },
  get ThreadTokenUsageUpdatedNotification(): Schema.Codec<T.ThreadTokenUsageUpdatedNotification> {
    return memo(
      "ThreadTokenUsageUpdatedNotification",
      Schema.Struct({ threadId: Schema.String, tokenUsage: schemas.ThreadTokenUsage, turnId: Schema.String })
    )
  },
  get ThreadTurnsListParams(): Schema.Codec<T.ThreadTurnsListParams> {
    return memo(
      "ThreadTurnsListParams",
      Schema.Struct({
        cursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        itemsView: Schema.optionalKey(Schema.Union([schemas.TurnItemsView, Schema.Null])),
        limit: Schema.optionalKey(Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])),
        sortDirection: Schema.optionalKey(Schema.Union([schemas.SortDirection, Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadTurnsListResponse(): Schema.Codec<T.ThreadTurnsListResponse> {
    return memo(
      "ThreadTurnsListResponse",
      Schema.Struct({
        backwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        data: Schema.Array(schemas.Turn),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ThreadUnarchiveParams(): Schema.Codec<T.ThreadUnarchiveParams> {
    return memo("ThreadUnarchiveParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadUnarchiveResponse(): Schema.Codec<T.ThreadUnarchiveResponse> {
    return memo("ThreadUnarchiveResponse", Schema.Struct({ thread: schemas.Thread }))
  },
  get ThreadUnarchivedNotification(): Schema.Codec<T.ThreadUnarchivedNotification> {
    return memo("ThreadUnarchivedNotification", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadUnreadPosition(): Schema.Codec<T.ThreadUnreadPosition> {
    return memo(
      "ThreadUnreadPosition",
      Schema.Union([
        Schema.Struct({ type: Schema.Literal("threadStart") }),
        Schema.Struct({ turnId: Schema.String, type: Schema.Literal("turn") })
      ])
    )
  },
  get ThreadUnsubscribeParams(): Schema.Codec<T.ThreadUnsubscribeParams> {
    return memo("ThreadUnsubscribeParams", Schema.Struct({ threadId: Schema.String }))
  },
  get ThreadUnsubscribeResponse(): Schema.Codec<T.ThreadUnsubscribeResponse> {
    return memo("ThreadUnsubscribeResponse", Schema.Struct({ status: schemas.ThreadUnsubscribeStatus }))
  },
  get ThreadUnsubscribeStatus(): Schema.Codec<T.ThreadUnsubscribeStatus> {
    return memo("ThreadUnsubscribeStatus", Schema.Literals(["notLoaded", "notSubscribed", "unsubscribed"]))
  },
  get ThreadUsage(): Schema.Codec<T.ThreadUsage> {
    return memo(
      "ThreadUsage",
      Schema.Struct({
        estimatedUsageCreditsMicros: Schema.Finite,
        estimatedUsageUsdMicros: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        groups: Schema.Array(schemas.ThreadUsageBreakdownGroup),
        nativeUsageUsdMicros: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        threadId: Schema.String
      })
    )
  },
  get ThreadUsageBreakdownGroup(): Schema.Codec<T.ThreadUsageBreakdownGroup> {
    return memo(
      "ThreadUsageBreakdownGroup",
      Schema.Struct({
        cachedInputTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        estimatedUsageCreditsMicros: Schema.Finite,
        inputTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        netNewInputTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        outputTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        reasoningEffort: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        speed: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        totalTokens: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null]))
      })
    )
  },
  get TokenUsageBreakdown(): Schema.Codec<T.TokenUsageBreakdown> {
    return memo(
      "TokenUsageBreakdown",
      Schema.Struct({
        cacheWriteInputTokens: Schema.optionalKey(Schema.Finite),
        cachedInputTokens: Schema.Finite,
        inputTokens: Schema.Finite,
        outputTokens: Schema.Finite,
        reasoningOutputTokens: Schema.Finite,
        totalTokens: Schema.Finite
      })
    )
  },
  get Tool(): Schema.Codec<T.Tool> {
    return memo(
      "Tool",
      Schema.Struct({
        _meta: Schema.optionalKey(Schema.Unknown),
        annotations: Schema.optionalKey(Schema.Unknown),
        description: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        icons: Schema.optionalKey(Schema.Union([Schema.Array(Schema.Unknown), Schema.Null])),
        inputSchema: Schema.Unknown,
        name: Schema.String,
        outputSchema: Schema.optionalKey(Schema.Unknown),
        title: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get ToolExposureSurface(): Schema.Codec<T.ToolExposureSurface> {
    return memo("ToolExposureSurface", Schema.Literals(["code_mode", "deferred", "direct"]))
  },
  get ToolRequestUserInputAnswer(): Schema.Codec<T.ToolRequestUserInputAnswer> {
    return memo("ToolRequestUserInputAnswer", Schema.Struct({ answers: Schema.Array(Schema.String) }))
  },
  get ToolRequestUserInputOption(): Schema.Codec<T.ToolRequestUserInputOption> {
    return memo("ToolRequestUserInputOption", Schema.Struct({ description: Schema.String, label: Schema.String }))
  },
  get ToolRequestUserInputParams(): Schema.Codec<T.ToolRequestUserInputParams> {
    return memo(
      "ToolRequestUserInputParams",
      Schema.Struct({
        autoResolutionMs: Schema.optionalKey(
          Schema.Union([Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)), Schema.Null])
        ),
        isBlocking: Schema.Boolean,
        itemId: Schema.String,
        questions: Schema.Array(schemas.ToolRequestUserInputQuestion),
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get ToolRequestUserInputQuestion(): Schema.Codec<T.ToolRequestUserInputQuestion> {
    return memo(
      "ToolRequestUserInputQuestion",
      Schema.Struct({
        header: Schema.String,
        id: Schema.String,
        isOther: Schema.optionalKey(Schema.Boolean),
        isSecret: Schema.optionalKey(Schema.Boolean),
        options: Schema.optionalKey(Schema.Union([Schema.Array(schemas.ToolRequestUserInputOption), Schema.Null])),
        question: Schema.String
      })
    )
  },
  get ToolRequestUserInputResponse(): Schema.Codec<T.ToolRequestUserInputResponse> {
    return memo(
      "ToolRequestUserInputResponse",
      Schema.Struct({ answers: Schema.Record(Schema.String, schemas.ToolRequestUserInputAnswer) })
    )
  },
  get ToolsV2(): Schema.Codec<T.ToolsV2> {
    return memo(
      "ToolsV2",
      Schema.Struct({ web_search: Schema.optionalKey(Schema.Union([schemas.WebSearchToolConfig, Schema.Null])) })
    )
  },
  get Turn(): Schema.Codec<T.Turn> {
    return memo(
      "Turn",
      Schema.Struct({
        completedAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        durationMs: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        error: Schema.optionalKey(Schema.Union([schemas.TurnError, Schema.Null])),
        id: Schema.String,
        items: Schema.Array(schemas.ThreadItem),
        itemsView: Schema.optionalKey(schemas.TurnItemsView),
        rootTurnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        startedAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        status: schemas.TurnStatus
      })
    )
  },
  get TurnCompletedNotification(): Schema.Codec<T.TurnCompletedNotification> {
    return memo("TurnCompletedNotification", Schema.Struct({ threadId: Schema.String, turn: schemas.Turn }))
  },
  get TurnDiffUpdatedNotification(): Schema.Codec<T.TurnDiffUpdatedNotification> {
    return memo(
      "TurnDiffUpdatedNotification",
      Schema.Struct({ diff: Schema.String, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get TurnEnvironmentParams(): Schema.Codec<T.TurnEnvironmentParams> {
    return memo(
      "TurnEnvironmentParams",
      Schema.Struct({
        cwd: schemas.LegacyAppPathString,
        environmentId: Schema.String,
        runtimeWorkspaceRoots: Schema.optionalKey(
          Schema.Union([Schema.Array(schemas.LegacyAppPathString), Schema.Null])
        )
      })
    )
  },
  get TurnError(): Schema.Codec<T.TurnError> {
    return memo(
      "TurnError",
      Schema.Struct({
        additionalDetails: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        codexErrorInfo: Schema.optionalKey(Schema.Union([schemas.CodexErrorInfo, Schema.Null])),
        message: Schema.String,
        misalignment: Schema.optionalKey(Schema.Union([schemas.MisalignmentErrorDetails, Schema.Null]))
      })
    )
  },
  get TurnInterruptParams(): Schema.Codec<T.TurnInterruptParams> {
    return memo("TurnInterruptParams", Schema.Struct({ threadId: Schema.String, turnId: Schema.String }))
  },
  get TurnInterruptResponse(): Schema.Codec<T.TurnInterruptResponse> {
    return memo("TurnInterruptResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get TurnItemsView(): Schema.Codec<T.TurnItemsView> {
    return memo("TurnItemsView", Schema.Literals(["notLoaded", "summary", "full"]))
  },
  get TurnModerationMetadataNotification(): Schema.Codec<T.TurnModerationMetadataNotification> {
    return memo(
      "TurnModerationMetadataNotification",
      Schema.Struct({ metadata: Schema.Unknown, threadId: Schema.String, turnId: Schema.String })
    )
  },
  get TurnPlanStep(): Schema.Codec<T.TurnPlanStep> {
    return memo("TurnPlanStep", Schema.Struct({ status: schemas.TurnPlanStepStatus, step: Schema.String }))
  },
  get TurnPlanStepStatus(): Schema.Codec<T.TurnPlanStepStatus> {
    return memo("TurnPlanStepStatus", Schema.Literals(["pending", "inProgress", "completed"]))
  },
  get TurnPlanUpdatedNotification(): Schema.Codec<T.TurnPlanUpdatedNotification> {
    return memo(
      "TurnPlanUpdatedNotification",
      Schema.Struct({
        explanation: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        plan: Schema.Array(schemas.TurnPlanStep),
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get TurnSettingsUpdateParams(): Schema.Codec<T.TurnSettingsUpdateParams> {
    return memo(
      "TurnSettingsUpdateParams",
      Schema.Struct({
        approvalsReviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        effort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        environments: Schema.optionalKey(Schema.Union([Schema.Array(schemas.TurnEnvironmentParams), Schema.Null])),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        summary: Schema.optionalKey(Schema.Union([schemas.ReasoningSummary, Schema.Null])),
        threadId: Schema.String,
        turnId: Schema.String
      })
    )
  },
  get TurnSettingsUpdateResponse(): Schema.Codec<T.TurnSettingsUpdateResponse> {
    return memo("TurnSettingsUpdateResponse", Schema.Struct({ status: schemas.TurnSettingsUpdateStatus }))
  },
  get TurnSettingsUpdateStatus(): Schema.Codec<T.TurnSettingsUpdateStatus> {
    return memo("TurnSettingsUpdateStatus", Schema.Literals(["applied", "targetUnavailable"]))
  },
  get TurnStartParams(): Schema.Codec<T.TurnStartParams> {
    return memo(
      "TurnStartParams",
      Schema.Struct({
        additionalContext: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.AdditionalContextEntry), Schema.Null])
        ),
        approvalPolicy: Schema.optionalKey(Schema.Union([schemas.AskForApproval, Schema.Null])),
        approvalsReviewer: Schema.optionalKey(Schema.Union([schemas.ApprovalsReviewer, Schema.Null])),
        clientUserMessageId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        collaborationMode: Schema.optionalKey(Schema.Union([schemas.CollaborationMode, Schema.Null])),
        cwd: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        cyberAccessProgram: Schema.optionalKey(Schema.Union([schemas.CyberAccessProgram, Schema.Null])),
        disabledPluginIds: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        effort: Schema.optionalKey(Schema.Union([schemas.ReasoningEffort, Schema.Null])),
        environments: Schema.optionalKey(Schema.Union([Schema.Array(schemas.TurnEnvironmentParams), Schema.Null])),
        input: Schema.Array(schemas.UserInput),
        model: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        multiAgentMode: Schema.optionalKey(Schema.Union([schemas.MultiAgentMode, Schema.Null])),
        outputSchema: Schema.optionalKey(Schema.Unknown),
        parentTurnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        permissions: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        personality: Schema.optionalKey(Schema.Union([schemas.Personality, Schema.Null])),
        responsesapiClientMetadata: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])
        ),
        responsesapiClientMetadataPatch: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])
        ),
        rootTurnId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        runtimeWorkspaceRoots: Schema.optionalKey(Schema.Union([Schema.Array(schemas.AbsolutePathBuf), Schema.Null])),
        sandboxPolicy: Schema.optionalKey(Schema.Union([schemas.SandboxPolicy, Schema.Null])),
        serviceTier: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        serviceTierForTurn: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        summary: Schema.optionalKey(Schema.Union([schemas.ReasoningSummary, Schema.Null])),
        threadId: Schema.String,
        toolOutput: Schema.optionalKey(Schema.Union([schemas.TurnToolOutput, Schema.Null])),
        turnTrigger: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get TurnStartResponse(): Schema.Codec<T.TurnStartResponse> {
    return memo("TurnStartResponse", Schema.Struct({ turn: schemas.Turn }))
  },
  get TurnStartedNotification(): Schema.Codec<T.TurnStartedNotification> {
    return memo("TurnStartedNotification", Schema.Struct({ threadId: Schema.String, turn: schemas.Turn }))
  },
  get TurnStatus(): Schema.Codec<T.TurnStatus> {
    return memo("TurnStatus", Schema.Literals(["completed", "interrupted", "failed", "inProgress"]))
  },
  get TurnSteerParams(): Schema.Codec<T.TurnSteerParams> {
    return memo(
      "TurnSteerParams",
      Schema.Struct({
        additionalContext: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, schemas.AdditionalContextEntry), Schema.Null])
        ),
        clientUserMessageId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        expectedTurnId: Schema.String,
        input: Schema.Array(schemas.UserInput),
        responsesapiClientMetadata: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])
        ),
        responsesapiClientMetadataPatch: Schema.optionalKey(
          Schema.Union([Schema.Record(Schema.String, Schema.String), Schema.Null])
        ),
        threadId: Schema.String
      })
    )
  },
  get TurnSteerResponse(): Schema.Codec<T.TurnSteerResponse> {
    return memo("TurnSteerResponse", Schema.Struct({ turnId: Schema.String }))
  },
  get TurnToolOutput(): Schema.Codec<T.TurnToolOutput> {
    return memo(
      "TurnToolOutput",
      Schema.Struct({
        name: Schema.String,
        namespace: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        output: schemas.FunctionCallOutputBody,
        retain: Schema.optionalKey(Schema.Boolean)
      })
    )
  },
  get TurnsPage(): Schema.Codec<T.TurnsPage> {
    return memo(
      "TurnsPage",
      Schema.Struct({
        backwardsCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        data: Schema.Array(schemas.Turn),
        nextCursor: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get UserInput(): Schema.Codec<T.UserInput> {
    return memo(
      "UserInput",
      Schema.Union([
        Schema.Struct({
          text: Schema.String,
          text_elements: Schema.optionalKey(Schema.Array(schemas.TextElement)),
          type: Schema.Literal("text")
        }),
        Schema.Struct({
          detail: Schema.optionalKey(Schema.Union([schemas.ImageDetail, Schema.Null])),
          type: Schema.Literal("image"),
          url: Schema.String
        }),
        Schema.Struct({
          detail: Schema.optionalKey(Schema.Union([schemas.ImageDetail, Schema.Null])),
          type: Schema.Literal("image"),
          fileId: Schema.String
        }),
        Schema.Struct({
          detail: Schema.optionalKey(Schema.Union([schemas.ImageDetail, Schema.Null])),
          path: Schema.String,
          type: Schema.Literal("localImage")
        }),
        Schema.Struct({ type: Schema.Literal("audio"), url: Schema.String }),
        Schema.Struct({ type: Schema.Literal("audio"), fileId: Schema.String }),
        Schema.Struct({ path: Schema.String, type: Schema.Literal("localAudio") }),
        Schema.Struct({ name: Schema.String, path: Schema.String, type: Schema.Literal("skill") }),
        Schema.Struct({ name: Schema.String, path: Schema.String, type: Schema.Literal("mention") })
      ])
    )
  },
  get UserVerificationCancelParams(): Schema.Codec<T.UserVerificationCancelParams> {
    return memo("UserVerificationCancelParams", Schema.Struct({ requestId: schemas.RequestId }))
  },
  get UserVerificationCancelResponse(): Schema.Codec<T.UserVerificationCancelResponse> {
    return memo("UserVerificationCancelResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get UserVerificationCancellationReason(): Schema.Codec<T.UserVerificationCancellationReason> {
    return memo("UserVerificationCancellationReason", Schema.Literals(["userCancelled", "interrupted"]))
  },
  get UserVerificationDeleteParams(): Schema.Codec<T.UserVerificationDeleteParams> {
    return memo("UserVerificationDeleteParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get UserVerificationDeleteResponse(): Schema.Codec<T.UserVerificationDeleteResponse> {
    return memo("UserVerificationDeleteResponse", Schema.Record(Schema.String, Schema.Unknown))
  },
  get UserVerificationEnrollParams(): Schema.Codec<T.UserVerificationEnrollParams> {
    return memo("UserVerificationEnrollParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get UserVerificationEnrollResponse(): Schema.Codec<T.UserVerificationEnrollResponse> {
    return memo(
      "UserVerificationEnrollResponse",
      Schema.Struct({
        algorithm: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        credentialId: Schema.String,
        publicKey: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get UserVerificationErrorDetails(): Schema.Codec<T.UserVerificationErrorDetails> {
    return memo(
      "UserVerificationErrorDetails",
      Schema.Union([
        Schema.Struct({ reason: schemas.UserVerificationInvalidRequestReason, type: Schema.Literal("invalidRequest") }),
        Schema.Struct({ reason: schemas.UserVerificationUnavailableReason, type: Schema.Literal("unavailable") }),
        Schema.Struct({ reason: schemas.UserVerificationCancellationReason, type: Schema.Literal("cancelled") }),
        Schema.Struct({ reason: schemas.UserVerificationFailureReason, type: Schema.Literal("failed") })
      ])
    )
  },
  get UserVerificationFailureReason(): Schema.Codec<T.UserVerificationFailureReason> {
    return memo(
      "UserVerificationFailureReason",
      Schema.Literals(["authenticationFailed", "timeout", "providerError", "serviceError"])
    )
  },
  get UserVerificationInvalidRequestReason(): Schema.Codec<T.UserVerificationInvalidRequestReason> {
    return memo("UserVerificationInvalidRequestReason", Schema.Literal("invalidParams"))
  },
  get UserVerificationProof(): Schema.Codec<T.UserVerificationProof> {
    return memo("UserVerificationProof", Schema.Struct({ credentialId: Schema.String, signature: Schema.String }))
  },
  get UserVerificationRpcError(): Schema.Codec<T.UserVerificationRpcError> {
    return memo(
      "UserVerificationRpcError",
      Schema.Struct({ code: Schema.Finite, data: schemas.UserVerificationErrorDetails, message: Schema.String })
    )
  },
  get UserVerificationStatusParams(): Schema.Codec<T.UserVerificationStatusParams> {
    return memo("UserVerificationStatusParams", Schema.Record(Schema.String, Schema.Unknown))
  },
  get UserVerificationStatusResponse(): Schema.Codec<T.UserVerificationStatusResponse> {
    return memo(
      "UserVerificationStatusResponse",
      Schema.Struct({
        credentialId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        unavailableMessage: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        unavailableReason: Schema.optionalKey(Schema.Union([schemas.UserVerificationUnavailableReason, Schema.Null]))
      })
    )
  },
  get UserVerificationUnavailableReason(): Schema.Codec<T.UserVerificationUnavailableReason> {
    return memo(
      "UserVerificationUnavailableReason",
      Schema.Literals(["credentialMissing", "biometricsUnavailable", "providerUnavailable"])
    )
  },
  get UserVerificationVerifyParams(): Schema.Codec<T.UserVerificationVerifyParams> {
    return memo(
      "UserVerificationVerifyParams",
      Schema.Struct({ challenge: Schema.String, description: Schema.String, title: Schema.String })
    )
  },
  get UserVerificationVerifyResponse(): Schema.Codec<T.UserVerificationVerifyResponse> {
    return memo("UserVerificationVerifyResponse", Schema.Struct({ proof: schemas.UserVerificationProof }))
  },
  get Verbosity(): Schema.Codec<T.Verbosity> {
    return memo("Verbosity", Schema.Literals(["low", "medium", "high"]))
  },
  get WarningNotification(): Schema.Codec<T.WarningNotification> {
    return memo(
      "WarningNotification",
      Schema.Struct({
        message: Schema.String,
        threadId: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get WebSearchAction(): Schema.Codec<T.WebSearchAction> {
    return memo(
      "WebSearchAction",
      Schema.Union([
        Schema.Struct({
          queries: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
          query: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("search")
        }),
        Schema.Struct({
          type: Schema.Literal("openPage"),
          url: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
        }),
        Schema.Struct({
          pattern: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
          type: Schema.Literal("findInPage"),
          url: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
        }),
        Schema.Struct({ type: Schema.Literal("other") })
      ])
    )
  },
  get WebSearchContextSize(): Schema.Codec<T.WebSearchContextSize> {
    return memo("WebSearchContextSize", Schema.Literals(["low", "medium", "high"]))
  },
  get WebSearchLocation(): Schema.Codec<T.WebSearchLocation> {
    return memo(
      "WebSearchLocation",
      Schema.Struct({
        city: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        country: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        region: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        timezone: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null]))
      })
    )
  },
  get WebSearchMode(): Schema.Codec<T.WebSearchMode> {
    return memo("WebSearchMode", Schema.Literals(["disabled", "cached", "indexed", "live"]))
  },
  get WebSearchProvider(): Schema.Codec<T.WebSearchProvider> {
    return memo("WebSearchProvider", Schema.Literals(["standalone", "search_mcp"]))
  },
  get WebSearchToolConfig(): Schema.Codec<T.WebSearchToolConfig> {
    return memo(
      "WebSearchToolConfig",
      Schema.Struct({
        allowed_domains: Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.Null])),
        context_size: Schema.optionalKey(Schema.Union([schemas.WebSearchContextSize, Schema.Null])),
        location: Schema.optionalKey(Schema.Union([schemas.WebSearchLocation, Schema.Null]))
      })
    )
  },
  get WindowsSandboxImplementation(): Schema.Codec<T.WindowsSandboxImplementation> {
    return memo("WindowsSandboxImplementation", Schema.Literals(["elevated", "unelevated", "mxc"]))
  },
  get WindowsSandboxReadiness(): Schema.Codec<T.WindowsSandboxReadiness> {
    return memo("WindowsSandboxReadiness", Schema.Literals(["ready", "notConfigured", "updateRequired"]))
  },
  get WindowsSandboxReadinessResponse(): Schema.Codec<T.WindowsSandboxReadinessResponse> {
    return memo("WindowsSandboxReadinessResponse", Schema.Struct({ status: schemas.WindowsSandboxReadiness }))
  },
  get WindowsSandboxSetupCompletedNotification(): Schema.Codec<T.WindowsSandboxSetupCompletedNotification> {
    return memo(
      "WindowsSandboxSetupCompletedNotification",
      Schema.Struct({
        error: Schema.optionalKey(Schema.Union([Schema.String, Schema.Null])),
        mode: schemas.WindowsSandboxSetupMode,
        success: Schema.Boolean
      })
    )
  },
  get WindowsSandboxSetupMode(): Schema.Codec<T.WindowsSandboxSetupMode> {
    return memo("WindowsSandboxSetupMode", Schema.Literals(["elevated", "unelevated"]))
  },
  get WindowsSandboxSetupStartParams(): Schema.Codec<T.WindowsSandboxSetupStartParams> {
    return memo(
      "WindowsSandboxSetupStartParams",
      Schema.Struct({
        cwd: Schema.optionalKey(Schema.Union([schemas.AbsolutePathBuf, Schema.Null])),
        mode: schemas.WindowsSandboxSetupMode
      })
    )
  },
  get WindowsSandboxSetupStartResponse(): Schema.Codec<T.WindowsSandboxSetupStartResponse> {
    return memo("WindowsSandboxSetupStartResponse", Schema.Struct({ started: Schema.Boolean }))
  },
  get WindowsWorldWritableWarningNotification(): Schema.Codec<T.WindowsWorldWritableWarningNotification> {
    return memo(
      "WindowsWorldWritableWarningNotification",
      Schema.Struct({
        extraCount: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
        failedScan: Schema.Boolean,
        samplePaths: Schema.Array(Schema.String)
      })
    )
  },
  get WorkspaceMessage(): Schema.Codec<T.WorkspaceMessage> {
    return memo(
      "WorkspaceMessage",
      Schema.Struct({
        archivedAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        createdAt: Schema.optionalKey(Schema.Union([Schema.Finite, Schema.Null])),
        messageBody: Schema.String,
        messageId: Schema.String,
        messageType: schemas.WorkspaceMessageType
      })
    )
  },
  get WorkspaceMessageType(): Schema.Codec<T.WorkspaceMessageType> {
    return memo("WorkspaceMessageType", Schema.Literals(["headline", "announcement", "unknown"]))
  },
  get WorkspaceRouting(): Schema.Codec<T.WorkspaceRouting> {
    return memo(
      "WorkspaceRouting",
      Schema.Struct({
        accountRoutingOverride: schemas.AccountRoutingOverride,
        backendOrigin: Schema.String,
        chatgptAccountId: Schema.String
      })
    )
  },
  get WriteStatus(): Schema.Codec<T.WriteStatus> {
    return memo("WriteStatus", Schema.Literals(["ok", "okOverridden"]))
  }
}
