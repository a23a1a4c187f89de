/* A rule set in C: each service that the clinic means to bill has a charge,
 * and the charge is a whole number of cents for each of its units.
 *
 * Shows: options, values of sessions, findings about services. */
#include <gonio/plugin.h>

#include <stdio.h>

#define SOURCE "CMS Pub 100-04, chapter 26, section 10.4, items 24F and 24G"

static const struct gonio_rule rules[] = {
    {"missing", "charge", "Each service with billed units has a charge.", SOURCE, NULL},
    {"zero", "charge", "No charge is zero.", SOURCE, NULL},
    {"multiple", "charge", "A charge is the same amount for each unit.",
     "House rule: the fee schedule has one charge for a unit", NULL},
};

static const struct gonio_option options[] = {
    {"least", GONIO_OPTION_NUMBER, "1", "The least charge that is believed, in cents."},
};

/* A service: where it is, and what it says. */
struct seen {
    int32_t session, service;
    struct gonio_value charge, units;
    int has_charge, has_units;
};

static void look(const struct gonio_host *host, const struct gonio_session *session,
                 struct seen *seen)
{
    char pointer[64];
    snprintf(pointer, sizeof pointer, "/services/%d/charge", (int)seen->service);
    seen->has_charge = host->get(host, session, pointer, &seen->charge) == 1;
    snprintf(pointer, sizeof pointer, "/services/%d/billed_units", (int)seen->service);
    seen->has_units = host->get(host, session, pointer, &seen->units) == 1;
}

static int find(const struct gonio_host *host, struct gonio_judging *judging,
                const struct seen *seen, const struct gonio_finding *what)
{
    struct gonio_finding finding = *what;
    finding.size = sizeof finding;
    finding.scope = GONIO_SCOPE_SERVICE;
    finding.session = seen->session;
    finding.service = seen->service;
    return host->find(host, judging, &finding);
}

static int judge_service(const struct gonio_host *host, struct gonio_judging *judging,
                         const struct seen *seen)
{
    const struct gonio_finding missing = {.rule = "missing",
                                          .severity = GONIO_WARN,
                                          .message = "The service has no charge",
                                          .fix = "Enter the fee schedule's charge"};
    const struct gonio_finding zero = {.rule = "zero",
                                       .severity = GONIO_HOLD,
                                       .message = "The charge is next to nothing",
                                       .fix = "Enter the fee schedule's charge"};
    const struct gonio_finding multiple = {
        .rule = "multiple",
        .severity = GONIO_WARN,
        .message = "The charge is not the same amount for each unit",
        .fix = "Check the charge and the billed units"};
    if (!seen->has_units || seen->units.number == 0)
        return 0;
    if (!seen->has_charge)
        return find(host, judging, seen, &missing);
    if (seen->charge.number < host->option_number(host, "least"))
        return find(host, judging, seen, &zero);
    if (seen->charge.number % seen->units.number)
        return find(host, judging, seen, &multiple);
    return 0;
}

static int judge(const struct gonio_host *host, void *state,
                 const struct gonio_day *day, struct gonio_judging *judging)
{
    (void)state;
    for (size_t i = 0; i < day->session_count; i++) {
        size_t count = host->count(host, day->sessions[i], "/services");
        for (size_t k = 0; k < count; k++) {
            struct seen seen = {.session = (int32_t)i, .service = (int32_t)k};
            look(host, day->sessions[i], &seen);
            if (judge_service(host, judging, &seen))
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
    .name = "charge_check",
    .version = "0.1",
    .summary = "looks at the charges of what is billed",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .rules = &rule_set,
};

const struct gonio_plugin *gonio_plugin(void)
{
    return &plugin;
}
