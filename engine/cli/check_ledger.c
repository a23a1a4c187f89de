#include "cli/check_ledger.h"

#include "base/file.h"
#include "cli/ledger.h"
#include "reload/generation.h"
#include "run/kept.h"

#include <time.h>
#include <unistd.h>

static enum status put_generation(struct ledger *ledger, struct generation *read,
                                  struct error *error)
{
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    read->whole.at = (int64_t)time(NULL);
    read->whole.note = TEXT("gonio check");
    status = ledger_generation_put(ledger, &read->whole, error);
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

static enum status keep_policies(const struct check_ledger *of, struct ledger *ledger,
                                 int64_t *id, struct error *error)
{
    const struct policy_set_options folders = {.payers = of->payers,
                                               .scripts = of->scripts,
                                               .data = of->data[0] ? of->data : NULL};
    struct generation read;
    enum status status = generation_read(&folders, &read, error);
    if (!status)
        status = put_generation(ledger, &read, error);
    *id = read.whole.id;
    generation_release(&read);
    return status;
}

/* Of what is printed nothing shows that something was there already, or that
 * something else has changed. */
static void say_more(const struct kept_counts *counts)
{
    char memory[512];
    struct buffer out;
    struct error unheard = ERROR_NONE;
    unsigned long long others = counts->others, known = counts->duplicates;
    buffer_borrow(&out, memory, sizeof memory);
    if (known)
        buffer_printf(&out, "gonio check: %llu %s in the ledger already\n", known,
                      known == 1 ? "session was" : "sessions were");
    if (others)
        buffer_printf(
            &out,
            "gonio check: %llu decision%s of other sessions changed because of "
            "these: gonio ledger show ID of the same patient or day tells "
            "which\n",
            others, others == 1 ? "" : "s");
    if (buffer_text(&out).len &&
        file_write_all(STDERR_FILENO, buffer_text(&out), "standard error", &unheard))
        unheard = ERROR_NONE;
}

/* Ids of sessions go to who asked, on standard output alone. */
static void name_other(void *context, const struct ledger_outcome *outcome)
{
    const struct check_ledger *ledger = context;
    const struct ledger_decision *decision = &outcome->decision;
    struct buffer *out = ledger->others;
    char allowed[24];
    if (!out->len)
        buffer_put_cstr(out, "\nChanged because of these:\n");
    buffer_put_cstr(out, "  ");
    buffer_put_visible(out, outcome->key.session_id);
    buffer_printf(out, " is %s now, %d unit%s", outcome_text(decision->outcome),
                  (int)decision->units, decision->units == 1 ? "" : "s");
    if (decision->allowed != MONEY_NONE) {
        money_write(decision->allowed, allowed);
        buffer_printf(out, ", $%s", allowed);
    }
    buffer_put_cstr(out, ": gonio ledger show --ledger ");
    buffer_put_visible(out, text_of(ledger->path));
    buffer_put_char(out, ' ');
    buffer_put_visible(out, outcome->key.session_id);
    buffer_put_char(out, '\n');
}

enum status check_ledger_run(const struct check_ledger *ledger,
                             const struct batch_options *options,
                             const struct batch_sink *sink, struct batch_counts *counts,
                             struct error *error)
{
    const struct ledger_options opening = {.path = ledger->path, .create = true};
    struct check_ledger named = *ledger;
    struct kept_counts kept = {.others = 0};
    struct kept_options keeping = {.run = options,
                                   .bytes = ledger->bytes,
                                   .other = ledger->others ? name_other : NULL,
                                   .other_context = &named};
    enum status status = ledger_open(&opening, &keeping.ledger, error);
    if (status == STATUS_LOCKED)
        return ledger_ask_locked(ledger->path, error);
    if (status)
        return status;
    status = keep_policies(ledger, keeping.ledger, &keeping.generation, error);
    if (!status)
        status = kept_run(&keeping, sink, &kept, error);
    ledger_close(keeping.ledger);
    *counts = kept.told;
    if (!status)
        say_more(&kept);
    return status;
}
