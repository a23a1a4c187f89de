#include "plugin/view.h"

/* One decision as JSON is never longer. */
#define JSON_MAX ((size_t)64 * 1024 * 1024)

static struct gonio_text lend_date(struct arena *arena, int32_t date)
{
    char *text = date == DATE_NONE ? NULL : arena_alloc(arena, 11);
    if (!text)
        return lend_text(TEXT_NONE);
    date_write(date, text);
    return lend_cstr(text);
}

/* ---- parts of a decision ---- */

static bool fill_line(struct arena *arena, const struct line *from,
                      struct gonio_line *to)
{
    struct gonio_text *modifiers =
        ARENA_ARRAY(arena, struct gonio_text, from->modifiers.count);
    if (!modifiers)
        return false;
    for (size_t i = 0; i < from->modifiers.count; i++)
        modifiers[i] = lend_text(from->modifiers.at[i]);
    *to = (struct gonio_line){
        .code = lend_cstr(from->code),
        .rendering_npi = lend_text(from->rendering_npi),
        .modifiers = modifiers,
        .modifier_count = from->modifiers.count,
        .units = from->units,
        .minutes = from->minutes,
        .assistant_minutes = from->assistant_minutes,
        .status = (int32_t)from->status,
        .allowed = from->allowed,
    };
    return true;
}

struct gonio_line *view_lines(struct arena *arena, const struct line *lines,
                              size_t count)
{
    struct gonio_line *view = ARENA_ARRAY(arena, struct gonio_line, count);
    for (size_t i = 0; view && i < count; i++) {
        if (!fill_line(arena, &lines[i], &view[i]))
            return NULL;
    }
    return view;
}

static bool fill_unbilled(struct arena *arena, const struct decision *from,
                          struct gonio_decision *to)
{
    struct gonio_unbilled *view =
        ARENA_ARRAY(arena, struct gonio_unbilled, from->unbilled_count);
    for (size_t i = 0; view && i < from->unbilled_count; i++) {
        const struct unbilled *one = &from->unbilled[i];
        view[i] = (struct gonio_unbilled){
            .code = lend_text(one->code),
            .reason = lend_text(one->reason),
            .action = lend_cstr(one->action),
            .minutes = one->minutes,
        };
    }
    to->unbilled = view;
    to->unbilled_count = from->unbilled_count;
    return view;
}

static bool fill_findings(struct arena *arena, const struct decision *from,
                          struct gonio_decision *to)
{
    struct gonio_found *view =
        ARENA_ARRAY(arena, struct gonio_found, from->finding_count);
    for (size_t i = 0; view && i < from->finding_count; i++) {
        const struct finding *one = &from->findings[i];
        view[i] = (struct gonio_found){
            .rule = lend_text(one->rule),
            .topic = lend_text(one->topic),
            .message = lend_text(one->message),
            .fix = lend_text(one->fix),
            .source = lend_text(one->source.document),
            .source_url = lend_text(one->source.url),
            .severity = (int32_t)one->severity,
            .scope = (int32_t)one->scope,
            .line = one->line,
        };
    }
    to->findings = view;
    to->finding_count = from->finding_count;
    return view;
}

/* ---- a decision ---- */

static const struct gonio_decision *lend_decision(const struct gonio_host *host,
                                                  const struct gonio_decided *decided)
{
    const struct decision *d = (const struct decision *)(const void *)decided;
    struct arena *arena = &host_own(host)->scratch;
    struct gonio_decision *view = ARENA_NEW(arena, struct gonio_decision);
    if (!view)
        return NULL;
    *view = (struct gonio_decision){
        .size = sizeof *view,
        .session_id = lend_text(d->session->session_id),
        .revision = session_revision(d->session),
        .billing_provider = lend_text(session_provider(d->session)),
        .date_of_service = lend_date(arena, d->session->date_of_service),
        .payer = lend_text(d->payer),
        .payer_rank = d->payer_rank,
        .outcome = lend_cstr(outcome_text(d->outcome)),
        .policy_id = lend_text(d->policy_id),
        .policy_version = lend_text(d->policy_version),
        .known_on = lend_date(arena, d->known_on),
        .lead_session = lend_text(d->lead_session),
        .timed_minutes = d->timed_minutes,
        .untimed_minutes = d->untimed_minutes,
        .lines = view_lines(arena, d->lines, d->line_count),
        .line_count = d->line_count,
    };
    if (!view->lines || !fill_unbilled(arena, d, view) ||
        !fill_findings(arena, d, view))
        return NULL;
    return view;
}

static struct gonio_text lend_json(const struct gonio_host *host,
                                   const struct gonio_decided *decided)
{
    struct buffer out;
    struct text copy = TEXT_NONE;
    buffer_init(&out, JSON_MAX);
    writer_decision((const struct decision *)(const void *)decided, &out);
    if (!buffer_failed(&out))
        copy = text_copy(&host_own(host)->scratch, buffer_text(&out));
    buffer_release(&out);
    return lend_text(copy);
}

static void lend_write(const struct gonio_host *host, struct gonio_writing *out,
                       const char *bytes, size_t len)
{
    (void)host;
    buffer_put(out->out, bytes, len);
}

void view_lend(struct gonio_host *lent)
{
    lent->decision = lend_decision;
    lent->json = lend_json;
    lent->write = lend_write;
}

/* ---- rejections ---- */

void view_why(struct gonio_rejection *view, const struct error *why)
{
    view->code = lend_cstr(why->code);
    view->message = lend_cstr(why->message);
    view->fix = lend_cstr(why->fix);
    view->pointer = lend_cstr(why->pointer);
    view->line = why->line;
    view->column = why->column;
}

struct gonio_rejection view_rejection(const struct rejection *rejection)
{
    struct gonio_rejection view = {
        .size = sizeof view,
        .file = lend_text(rejection->file),
        .record = rejection->record,
        .session_id = lend_text(rejection->session_id),
        .problem_count = rejection->problems->count + rejection->problems->more,
    };
    if (rejection->problems->count) {
        const struct error *first = &rejection->problems->at[0].error;
        view.file = lend_text(writer_file(rejection, first));
        view_why(&view, first);
    }
    return view;
}
