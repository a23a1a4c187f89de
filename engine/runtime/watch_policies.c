#include "runtime/watch_room.h"

#include "base/date.h"
#include "runtime/generation.h"
#include "runtime/slice.h"

#include <time.h>

static enum status record(struct watch *watch, struct ledger_generation *generation,
                          struct error *error)
{
    enum status status = ledger_begin(watch->ledger, error);
    if (status)
        return status;
    generation->at = (int64_t)time(NULL);
    generation->note = TEXT("gonio watch");
    status = ledger_generation_put(watch->ledger, generation, error);
    if (!status)
        return ledger_commit(watch->ledger, error);
    ledger_rollback(watch->ledger);
    return status;
}

static enum status open_set(struct watch *watch, struct error *error)
{
    char store[PATH_MAX];
    struct generation read;
    enum status status = generation_read(watch->options->policies, &read, error);
    if (!status)
        status = spool_path(&watch->spool, "policies", store, error);
    if (!status)
        status = record(watch, &read.whole, error);
    watch->generation = read.whole.id;
    if (!status)
        status = generation_store(&read.whole, store, error);
    if (!status)
        status = generation_open(&read.whole, store, &watch->policies, error);
    generation_release(&read);
    return status;
}

static int32_t known_on(const struct watch *watch)
{
    return watch->config.known_on == DATE_NONE ? date_today() : watch->config.known_on;
}

enum status watch_open_policies(struct watch *watch, struct error *error)
{
    enum status status = open_set(watch, error);
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
    policy_set_close(watch->policies);
    watch->policies = NULL;
}

enum status watch_know(struct watch *watch, struct error *error)
{
    int32_t today = known_on(watch);
    (void)error;
    if (today != watch->known_on) {
        watch->known_on = today;
        keeper_know(watch->keeper, today);
    }
    return STATUS_OK;
}
