/* Events as listeners of plugins hear them: each payload of the bus becomes the
 * struct of gonio/events.h, on the stack, for the one call. */
#include "base/file.h"
#include "plugin/view.h"

#include <unistd.h>

/* A listener's failure is told, and no more: decisions are not its affair. */
static bool heard(struct plugin *plugin, int result)
{
    struct error error = ERROR_NONE;
    struct buffer out;
    if (!host_result(&plugin->host, result, &error))
        return true;
    buffer_init(&out, 8 * 1024);
    buffer_put_cstr(&out, "gonio: ");
    error_write(&error, &out);
    buffer_put_cstr(&out, "  it hears no more of this run\n");
    if (!buffer_failed(&out) &&
        file_write_all(STDERR_FILENO, buffer_text(&out), "standard error", &error))
        error = ERROR_NONE;
    buffer_release(&out);
    return false;
}

#define DATE_TEXT 11

struct told {
    struct gonio_event event;
    union {
        struct gonio_received received;
        struct gonio_rejection rejected;
        struct gonio_policy policy;
        struct gonio_units units;
        struct gonio_superseded superseded;
        struct gonio_watched file;
        struct gonio_crossing crossing;
    };
    char hash[HASH_TEXT];
    char date[DATE_TEXT];
};

static struct gonio_text tell_date(struct told *told, int32_t date)
{
    date_write(date, told->date);
    return date == DATE_NONE ? lend_text(TEXT_NONE) : lend_cstr(told->date);
}

static struct gonio_text tell_hash(struct told *told, const struct hash *hash)
{
    const struct hash none = {{0}};
    hash_write(hash, told->hash);
    return memcmp(hash, &none, sizeof none) == 0 ? lend_text(TEXT_NONE)
                                                 : lend_cstr(told->hash);
}

static void tell_received(struct told *told, const struct event_received *from)
{
    told->received = (struct gonio_received){
        .size = sizeof told->received,
        .file = lend_text(from->file),
        .record = from->record,
        .session = view_session(from->session),
    };
    told->event.received = &told->received;
}

static void tell_rejected(struct told *told, const struct event_rejected *from)
{
    told->rejected = (struct gonio_rejection){
        .size = sizeof told->rejected,
        .file = lend_text(from->file),
        .record = from->record,
        .session_id = lend_text(from->session_id),
        .problem_count = from->problems,
    };
    view_why(&told->rejected, from->why);
    told->event.rejected = &told->rejected;
}

static void tell_policy(struct told *told, const struct event_policy *from)
{
    told->policy = (struct gonio_policy){
        .size = sizeof told->policy,
        .id = lend_text(from->id),
        .version = lend_text(from->version),
        .hash = tell_hash(told, &from->hash),
        .generation = lend_text(from->generation),
    };
    if (from->why) {
        told->policy.code = lend_cstr(from->why->code);
        told->policy.message = lend_cstr(from->why->message);
        told->policy.fix = lend_cstr(from->why->fix);
        told->policy.file = lend_cstr(from->why->file);
        told->policy.line = from->why->line;
    }
    told->event.policy = &told->policy;
}

static void tell_units(struct told *told, const struct decision *from)
{
    const struct day_units *units = &from->units;
    told->units = (struct gonio_units){
        .size = sizeof told->units,
        .session_id = lend_text(from->session->session_id),
        .billing_provider = lend_text(session_provider(from->session)),
        .date_of_service = tell_date(told, from->session->date_of_service),
        .payer = lend_text(from->payer),
        .payer_rank = from->payer_rank,
        .method = lend_cstr(units->method),
        .earned = units->earned,
        .eight_minute = units->eight_minute,
        .midpoint = units->midpoint,
        .tie = units->tie,
        .timed_minutes = from->timed_minutes,
        .untimed_minutes = from->untimed_minutes,
    };
    told->event.units = &told->units;
}

static void tell_decision(struct told *told, const struct decision *from)
{
    if (told->event.kind == GONIO_UNITS_COMPUTED)
        tell_units(told, from);
    else
        told->event.decided = view_decided(from);
}

static struct gonio_figures tell_figures(const struct event_figures *from)
{
    return (struct gonio_figures){lend_cstr(outcome_text(from->outcome)), from->units,
                                  from->allowed};
}

static void tell_superseded(struct told *told, const struct event_superseded *from)
{
    told->superseded = (struct gonio_superseded){
        .size = sizeof told->superseded,
        .session_id = lend_text(from->session_id),
        .revision = from->revision,
        .billing_provider = lend_text(from->provider),
        .date_of_service = tell_date(told, from->date),
        .payer = lend_text(from->payer),
        .payer_rank = from->rank,
        .cause = lend_cstr(from->cause),
        .caused_by = lend_text(from->caused_by),
        .was = tell_figures(&from->was),
        .is = tell_figures(&from->is),
    };
    told->event.superseded = &told->superseded;
}

static void tell_file(struct told *told, const struct event_file *from)
{
    told->file = (struct gonio_watched){
        .size = sizeof told->file,
        .receipt = from->receipt,
        .name = lend_text(from->name),
        .hash = tell_hash(told, &from->hash),
        .bytes = from->size,
        .records = from->records,
        .ready = from->ready,
        .held = from->held,
        .denied = from->denied,
        .voids = from->voids,
        .rejected = from->rejected,
        .duplicates = from->duplicates,
    };
    if (from->why) {
        told->file.code = lend_cstr(from->why->code);
        told->file.message = lend_cstr(from->why->message);
        told->file.fix = lend_cstr(from->why->fix);
    }
    told->event.file = &told->file;
}

static void tell_crossing(struct told *told, const struct event_crossing *from)
{
    told->crossing = (struct gonio_crossing){
        .size = sizeof told->crossing,
        .session_id = lend_text(from->session_id),
        .billing_provider = lend_text(from->provider),
        .patient_id = lend_text(from->patient_id),
        .date_of_service = tell_date(told, from->date),
        .policy_id = lend_text(from->payer),
        .threshold = lend_cstr(from->threshold),
        .bucket = lend_cstr(from->bucket),
        .year = from->year,
        .limit = from->limit,
        .before = from->before,
        .after = from->after,
    };
    told->event.crossing = &told->crossing;
}

static void tell(struct told *told, const struct event *event)
{
    if (event->received)
        tell_received(told, event->received);
    if (event->rejected)
        tell_rejected(told, event->rejected);
    if (event->decision)
        tell_decision(told, event->decision);
    if (event->policy)
        tell_policy(told, event->policy);
    if (event->superseded)
        tell_superseded(told, event->superseded);
    if (event->file)
        tell_file(told, event->file);
    if (event->crossing)
        tell_crossing(told, event->crossing);
}

static bool hear(void *context, const struct event *event)
{
    struct plugin *plugin = context;
    struct host *host = &plugin->host;
    struct told told = {.event = {.size = sizeof told.event,
                                  .kind = (int)event->kind,
                                  .name = event_name(event->kind)}};
    tell(&told, event);
    host_enter(host);
    return heard(plugin, plugin->load.listener.event(&host->lent, host->own->state,
                                                     &told.event));
}

bool listen_to(struct event_bus *bus, struct plugin *plugin)
{
    const struct event_subscriber subscriber = {hear, plugin,
                                                plugin->load.listener.events &
                                                    ((UINT32_C(1) << EVENT_KINDS) - 1)};
    return event_subscribe(bus, &subscriber);
}

void listen_end(struct plugin *plugin)
{
    struct host *host = &plugin->host;
    host_enter(host);
    if (plugin->load.listener.finish)
        (void)heard(plugin,
                    plugin->load.listener.finish(&host->lent, host->own->state));
}
