/* :show: the session as a card that fits the terminal. Every value is made
 * visible before it is shown; long texts are cut, :show all shows them whole. */
#include "base/utf8.h"
#include "console/edit.h"
#include "console/table_room.h"
#include "console/timeline.h"
#include "model/procedure.h"
#include "time/interval.h"
#include "time/picture.h"

#include <stdio.h>

#define LABEL      13 /* columns before what a line says */
#define INNER      22 /* the same of a service's note */
#define TEXT_MOST  ((size_t)4 * 1024 * 1024)
#define NOTE_LINES 2

struct card {
    struct console *console;
    const struct session *session;
    const struct terminal *terminal;
    struct buffer *out;
    struct buffer line; /* being put together; not yet visible */
    bool whole;         /* texts are not cut */
};

static void put_spaces(struct buffer *out, size_t count)
{
    while (count--)
        buffer_put_char(out, ' ');
}

/* ---- lines ---- */

/* "label      what was put together", wrapped; nothing when that is nothing. */
static void end_line(struct card *card, const char *label)
{
    struct text text = text_trim(buffer_text(&card->line));
    size_t len = strlen(label) + 2;
    if (buffer_failed(&card->line))
        card->out->failed = true;
    if (!text.len)
        return;
    BUFFER_LITERAL(card->out, "  ");
    terminal_put(card->terminal, card->out, STYLE_DIM, text_of(label));
    put_spaces(card->out, len < LABEL ? LABEL - len : 1);
    terminal_wrap(card->terminal, card->out, LABEL, text);
    buffer_clear(&card->line);
}

/* before: what stands between it and what came before it. */
static void put_text(struct card *card, const char *before, struct text text)
{
    if (text_is_absent(text) || !text.len)
        return;
    if (card->line.len)
        buffer_put_cstr(&card->line, before);
    buffer_put_text(&card->line, text);
}

/* word: "certified", then the date. */
static void put_date(struct card *card, const char *word, int32_t date)
{
    char text[11];
    if (date == DATE_NONE)
        return;
    date_write(date, text);
    buffer_printf(&card->line, "%s%s%s%s", card->line.len ? ", " : "", word,
                  word[0] ? " " : "", text);
}

static void put_word(struct card *card, const struct word_set *words, int word)
{
    put_text(card, ", ", text_of(word_text(words, word)));
}

static void put_count(struct card *card, int32_t count, const char *what)
{
    if (count != COUNT_NONE)
        buffer_printf(&card->line, "%s%d %s", card->line.len ? ", " : "", count, what);
}

static void put_credential(struct card *card, const struct credential *credential)
{
    put_text(card, ", ", credential->given);
}

static void put_list(struct card *card, const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        put_text(card, i ? " " : ", ", list->at[i]);
}

/* ---- who, when ---- */

static void put_title(struct card *card)
{
    const struct table *table = card->console->table;
    const struct table_session *own = table_current(table);
    size_t from = card->out->len;
    buffer_put_visible(card->out, card->session->session_id);
    struct text id = {card->out->at + from, card->out->len - from};
    card->out->len = from;
    if (!buffer_failed(card->out)) {
        struct text copy = text_copy(&card->console->arena, id);
        terminal_put(card->terminal, card->out, STYLE_BOLD, copy);
    }
    if (session_revision(card->session) != 1)
        buffer_printf(card->out, ", revision %d", session_revision(card->session));
    if (session_is_void(card->session))
        BUFFER_LITERAL(card->out, ", void");
    if (table_count(table) > 1)
        buffer_printf(card->out, "  (%zu of %zu)", table_place(table) + 1,
                      table_count(table));
    if (own->changed)
        buffer_put_cstr(card->out, own->file ? "  changed here" : "  made here");
    buffer_put_char(card->out, '\n');
}

static void put_who(struct card *card)
{
    const struct session *session = card->session;
    static const char *const days[] = {"",         "Monday", "Tuesday",  "Wednesday",
                                       "Thursday", "Friday", "Saturday", "Sunday"};
    put_text(card, ", ", session->patient->id);
    put_date(card, "born", session->patient->birth_date);
    put_text(card, ", ", session->patient->state);
    end_line(card, "patient");
    put_date(card, days[date_weekday(session->date_of_service)],
             session->date_of_service);
    put_word(card, &discipline_words, session->discipline);
    put_word(card, &program_words, session->program);
    put_text(card, ", episode ", session->episode_id);
    put_date(card, "treated since", session->first_treatment_on);
    end_line(card, "when");
    if (session->billing_provider)
        put_text(card, ", ", session->billing_provider->npi);
    put_word(card, &setting_words, session->setting);
    put_text(card, ", place of service ", session->place_of_service);
    if (session->service_location) {
        put_text(card, ", ", session->service_location->state);
        put_text(card, ", ZIP ", session->service_location->zip);
    }
    end_line(card, "where");
    if (session->telehealth) {
        put_word(card, &modality_words, session->telehealth->modality);
        put_text(card, ", patient ",
                 text_of(word_text(&patient_location_words,
                                   session->telehealth->patient_location)));
        end_line(card, "telehealth");
    }
}

/* ---- payers ---- */

static void put_authorization(struct card *card, const struct authorization *one)
{
    put_text(card, ", ", one->number);
    put_word(card, &discipline_words, one->discipline);
    put_list(card, &one->codes);
    if (one->limit != COUNT_NONE)
        buffer_printf(&card->line, ", %d %ss", one->limit,
                      one->unit ? word_text(&authorization_unit_words, one->unit)
                                : "time");
    put_count(card, one->used, "used");
    put_date(card, "from", one->from);
    put_date(card, "to", one->to);
    end_line(card, "authorized");
}

static void put_payers(struct card *card)
{
    for (size_t i = 0; i < card->session->insurance.count; i++) {
        const struct insurance *insurance = &card->session->insurance.at[i];
        put_text(card, ", ", insurance->payer);
        put_word(card, &payer_kind_words, insurance->kind);
        put_text(card, ", member ", insurance->member_id);
        end_line(card, i ? "then" : "payer");
        for (size_t k = 0; k < insurance->prior_authorizations.count; k++)
            put_authorization(card, &insurance->prior_authorizations.at[k]);
    }
}

/* ---- referral, plan ---- */

static void put_plan(struct card *card, const struct plan_of_care *plan)
{
    put_date(card, "written", plan->established_on);
    put_date(card, "sent", plan->sent_on);
    put_date(card, "certified", plan->certified_on);
    put_text(card, " by ", plan->certifier_credential.given);
    put_date(card, "through", plan->through);
    if (plan->certified_on == DATE_NONE)
        put_text(card, ", ", TEXT("not certified"));
    for (size_t i = 0; i < plan->recertifications.count; i++)
        put_date(card, "recertified", plan->recertifications.at[i].certified_on);
    put_count(card, plan->visits_per_week, "visits a week");
    put_count(card, plan->weeks, "weeks");
    end_line(card, "plan");
    for (size_t i = 0; i < plan->goals.count; i++)
        put_text(card, "; ", plan->goals.at[i]);
    end_line(card, "goals");
}

static void put_papers(struct card *card)
{
    const struct session *session = card->session;
    if (session->referral) {
        put_credential(card, &session->referral->credential);
        put_text(card, " ", session->referral->npi);
        put_date(card, "ordered", session->referral->date);
        put_date(card, "signed", session->referral->signed_on);
        end_line(card, "referral");
    }
    if (session->plan_of_care)
        put_plan(card, session->plan_of_care);
    put_date(card, "progress report", session->progress_report_on);
    if (session->signature) {
        put_date(card, "note signed", session->signature->signed_on);
        put_text(card, " by ", session->signature->credential.given);
    }
    end_line(card, "notes");
    put_list(card, &session->diagnoses);
    end_line(card, "diagnoses");
    if (session->abn) {
        put_text(card, ", ", session->abn->form);
        put_date(card, "signed", session->abn->signed_on);
        put_count(card, session->abn->option, "is the option chosen");
        end_line(card, "abn");
    }
    put_count(card, session->total_treatment_minutes, "minutes as the note has them");
    end_line(card, "total");
}

/* ---- services ---- */

static void put_times(struct card *card, const struct service *service)
{
    struct span spans[SERVICE_SPANS_MAX];
    enum interval_fault fault;
    size_t count = service_spans(service, spans, SERVICE_SPANS_MAX, &fault);
    for (size_t i = 0; i < count; i++) {
        char start[6], end[6];
        clock_write(spans[i].start, start);
        clock_write(spans[i].end, end);
        buffer_printf(&card->line, "%s%s-%s",
                      i                ? " "
                      : card->line.len ? ", "
                                       : "",
                      start, end);
    }
}

static void put_service_line(struct card *card, const struct service *service)
{
    int32_t of_clock, minutes = service_minutes(service, &of_clock);
    put_count(card, minutes, "min");
    if (minutes == COUNT_NONE)
        put_text(card, ", ", TEXT("no minutes"));
    put_times(card, service);
    put_word(card, &mode_words, service->mode);
    if (service->therapist) {
        put_credential(card, &service->therapist->credential);
        put_text(card, " ", service->therapist->npi);
    }
    if (service->supervisor)
        put_text(card, ", supervised by ", service->supervisor->credential.given);
    put_list(card, &service->modifiers);
    put_count(card, service->billed_units, "units meant");
    if (service->charge != MONEY_NONE) {
        char charge[24];
        money_write(service->charge, charge);
        put_text(card, ", charge ", text_of(charge));
    }
}

/* A text of a note: what fits in a line, unless all is wanted. */
static void put_note(struct card *card, const char *name, struct text text)
{
    size_t room = NOTE_LINES * (card->terminal->width - INNER - 1), cut = text.len;
    if (text_is_absent(text) || !text.len)
        return;
    if (!card->whole && text.len > room) {
        cut = room - 4;
        while (cut && ((unsigned char)text.at[cut] & 0xc0) == 0x80)
            cut--;
    }
    buffer_put(&card->line, text.at, cut);
    if (cut < text.len)
        BUFFER_LITERAL(&card->line, "...");
    put_spaces(card->out, LABEL - 5);
    buffer_printf(card->out, "%-*.*s ", INNER - LABEL + 4, INNER - LABEL + 4, name);
    terminal_wrap(card->terminal, card->out, INNER, buffer_text(&card->line));
    buffer_clear(&card->line);
}

static void put_documentation(struct card *card, const struct documentation *note)
{
    struct buffer exercises;
    buffer_init(&exercises, TEXT_MOST);
    for (size_t i = 0; i < note->exercises.count; i++) {
        if (i)
            BUFFER_LITERAL(&exercises, "; ");
        buffer_put_text(&exercises, note->exercises.at[i]);
    }
    put_note(card, "exercises", buffer_text(&exercises));
    buffer_release(&exercises);
    put_note(card, "intensity", note->intensity);
    put_note(card, "body region", note->body_region);
    put_note(card, "skill", note->skilled_intervention);
    put_note(card, "response", note->response);
    put_note(card, "progression", note->progression);
    put_note(card, "goal", note->functional_goal);
    put_note(card, "necessity", note->medical_necessity);
}

static void put_service(struct card *card, size_t i)
{
    const struct service *service = &card->session->services.at[i];
    const struct procedure *procedure = procedure_find(service->code);
    char label[32];
    snprintf(label, sizeof label, "%2zu  %.*s", i + 1, TEXT_ARG(service->code));
    put_service_line(card, service);
    put_text(card, ": ", text_of(procedure ? procedure->label : NULL));
    end_line(card, label);
    if (service->documentation)
        put_documentation(card, service->documentation);
}

/* ---- the minutes ---- */

static enum status count_units(struct card *card, struct units_result *result,
                               struct error *error)
{
    const struct service_list *services = &card->session->services;
    struct arena *arena = &card->console->arena;
    struct minutes_entry *entries =
        ARENA_ARRAY(arena, struct minutes_entry, services->count);
    const struct units_options options = {.method = UNITS_EIGHT_MINUTE};
    size_t count = 0;
    if (!entries)
        return error_no_memory(error);
    for (size_t i = 0; i < services->count; i++) {
        int32_t of_clock;
        const struct procedure *procedure = procedure_find(services->at[i].code);
        if (!procedure || services->at[i].mode == MODE_HOME_PROGRAM)
            continue;
        entries[count++] = (struct minutes_entry){
            .procedure = procedure,
            .minutes = service_minutes(&services->at[i], &of_clock),
            .billed_units = services->at[i].billed_units,
            .source = (uint32_t)i,
        };
    }
    return units_count(entries, count, &options, arena, result, error);
}

static enum status put_minutes(struct card *card, struct error *error)
{
    const bool unicode = card->console->screen.mode == SCREEN_TABLE &&
                         terminal_is_utf8() && !terminal_is_dumb();
    const struct timeline_style line = {card->terminal->width, 2, unicode};
    const struct picture_style picture = {card->terminal->width, 2, unicode};
    struct units_result result;
    size_t before = card->out->len;
    buffer_put_char(card->out, '\n');
    enum status status =
        timeline_write(card->session, &line, &card->console->arena, card->out, error);
    if (card->out->len == before + 1)
        card->out->len = before;
    if (!status)
        status = count_units(card, &result, error);
    if (status || !result.pooled_minutes)
        return status;
    buffer_printf(card->out, "\n  %d minutes that pool, and where each unit begins\n",
                  result.pooled_minutes);
    picture_write(&result, &picture, card->out);
    return STATUS_OK;
}

static enum status put_card(struct card *card, struct error *error)
{
    put_title(card);
    put_who(card);
    put_payers(card);
    put_papers(card);
    buffer_put_char(card->out, '\n');
    for (size_t i = 0; i < card->session->services.count; i++)
        put_service(card, i);
    return put_minutes(card, error);
}

/* ---- :show ---- */

static void tell_field(void *context, struct text path, struct text before,
                       struct text after)
{
    struct rows *rows = context;
    (void)before;
    rows_text(rows, path);
    rows_json(rows, after);
}

/* For machines: the session itself, or its fields. */
static enum status show_raw(struct console *console, const struct table_session *own,
                            struct error *error)
{
    static const char *const columns[] = {"field", "value", NULL};
    struct json *json = NULL;
    struct rows rows;
    const struct edit_differences tell = {&rows, tell_field};
    if (console->screen.mode == SCREEN_CSV || console->screen.mode == SCREEN_MARKDOWN) {
        rows_begin(&rows, &console->screen, columns);
        enum status told =
            edit_diff(TEXT("{}"), own->json, &console->arena, &tell, error);
        rows_end(&rows);
        return told;
    }
    enum status status = json_read(own->json, &console->arena, &json, error);
    if (status)
        return status;
    json_write(json, &console->screen.out);
    buffer_put_char(&console->screen.out, '\n');
    return STATUS_OK;
}

enum status run_show(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    const struct table_session *own;
    struct card card = {.console = console,
                        .terminal = &console->screen.terminal,
                        .out = &console->screen.out,
                        .whole = call->count && text_is(call->words[0], "all")};
    enum status status = table_need(console->table, &own, error);
    if (!status && call->count && !card.whole)
        status = error_set(error, STATUS_USAGE, "console.show", ":show, or :show all");
    if (status)
        return status;
    if (console->screen.mode != SCREEN_TABLE)
        return show_raw(console, own, error);
    card.session = own->session;
    buffer_init(&card.line, TEXT_MOST);
    status = put_card(&card, error);
    buffer_release(&card.line);
    return status;
}
