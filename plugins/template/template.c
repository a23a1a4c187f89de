/* A rule set to start from: it warns of services without a charge.
 *
 * What every struct and function means is told in gonio/plugin.h. This file
 * has all four parts that a plugin may have a use for: options, a start that
 * reads them, a check, and the one struct that names it all. */
#include <gonio/plugin.h>

#include <stdio.h>

/* What the check says, and where it has that from. Findings show the id behind
 * the plugin's name: template.charge.missing. */
static const struct gonio_rule rules[] = {
    {"charge.missing", "charge", "Each service has a charge.",
     "House rule: a claim line needs a charge", NULL},
};

/* What start makes of the options; every other callback is given it. */
struct settings {
    int severity;
};

static const struct gonio_option options[] = {
    {"hold", GONIO_OPTION_FLAG, "no", "Hold the day instead of warning."},
};

static int start(const struct gonio_host *host, void **state)
{
    struct settings *settings = host->scratch(host, sizeof *settings);
    if (!settings)
        return -1;
    settings->severity = host->option_flag(host, "hold") ? GONIO_HOLD : GONIO_WARN;
    *state = settings;
    return 0;
}

static int judge_service(const struct gonio_host *host, const struct settings *settings,
                         struct gonio_judging *judging,
                         const struct gonio_finding *where,
                         const struct gonio_session *session)
{
    char pointer[64];
    struct gonio_value charge;
    struct gonio_finding finding = *where;
    snprintf(pointer, sizeof pointer, "/services/%d/charge", (int)where->service);
    if (host->get(host, session, pointer, &charge) == 1)
        return 0;
    finding.severity = settings->severity;
    return host->find(host, judging, &finding);
}

static int judge(const struct gonio_host *host, void *state,
                 const struct gonio_day *day, struct gonio_judging *judging)
{
    for (size_t i = 0; i < day->session_count; i++) {
        size_t count = host->count(host, day->sessions[i], "/services");
        for (size_t k = 0; k < count; k++) {
            struct gonio_finding where = {
                .size = sizeof where,
                .rule = "charge.missing",
                .scope = GONIO_SCOPE_SERVICE,
                .session = (int32_t)i,
                .service = (int32_t)k,
                .message = "The service has no charge",
                .fix = "Enter the charge of the fee schedule",
            };
            if (judge_service(host, state, judging, &where, day->sessions[i]))
                return -1;
        }
    }
    return 0;
}

static const struct gonio_rules rule_set = {
    .size = sizeof rule_set,
    .rules = rules,
    .rule_count = sizeof rules / sizeof *rules,
    .judge = judge,
};

static const struct gonio_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = GONIO_ABI_MAJOR,
    .abi_minor = GONIO_ABI_MINOR,
    .name = "template",
    .version = "0.1",
    .summary = "warns of services without a charge",
    .help = "Looks at every service of every day that a policy decides.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .start = start,
    .rules = &rule_set,
};

const struct gonio_plugin *gonio_plugin(void)
{
    return &plugin;
}
