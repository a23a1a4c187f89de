#include "runtime/watch_room.h"

#include "base/date.h"
#include "reload/generation.h"
#include "runtime/slice.h"

static int32_t known_on(const struct watch *watch)
{
    return watch->config.known_on == DATE_NONE ? date_today() : watch->config.known_on;
}

/* All of them now: a file that the system cannot read just when it is needed
 * would look like a policy at fault, and be decided so for good. */
static enum status load_all(struct watch *watch, struct error *error)
{
    enum status status = generation_load_all(watch->policies, error);
    if (status != STATUS_POLICY)
        return status;
    *error = ERROR_NONE; /* its decisions say so */
    return STATUS_OK;
}

enum status watch_open_policies(struct watch *watch, struct error *error)
{
    enum status status = watch_open_reload(watch, error);
    if (!status)
        status = load_all(watch, error);
    if (status)
        return status;
    watch->known_on = known_on(watch);
    const struct keeper_options options = {
        .ledger = watch->ledger,
        .policies = watch->policies,
        .generation = watch->generation,
        .decide = {.known_on = watch->known_on,
                   .filing_date = DATE_NONE,
                   .judge = watch->options->judge},
        .strict = watch->config.strict,
        .bus = watch->options->bus,
        .stop = slice_over(),
    };
    status = keeper_open(&options, &watch->keeper, error);
    if (!status)
        intake_use(watch->intake, watch->keeper);
    return status;
}

void watch_close_policies(struct watch *watch)
{
    if (watch->keeper)
        watch->counts->policy_failed = keeper_policy_failed(watch->keeper);
    keeper_close(watch->keeper);
    watch->keeper = NULL;
    reload_close(watch->reload);
    watch->reload = NULL;
    watch->policies = NULL;
}

enum status watch_know(struct watch *watch, struct error *error)
{
    int32_t today = known_on(watch);
    (void)error;
    if (watch->has_loop &&
        uv_now(&watch->loop) - watch->looked_ms >= (uint64_t)watch_rescan_ms(watch))
        watch_look_at_policies(watch);
    if (today != watch->known_on) {
        watch->known_on = today;
        keeper_know(watch->keeper, today);
    }
    return STATUS_OK;
}
