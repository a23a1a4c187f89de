/* Telehealth code by code: the first row in force that has the line's code, how
 * the two met and the setting decides. Where there is none, the finding names
 * what does not fit: the code, the date, the means or the setting. */
#include "policy/telehealth.h"

static bool has_code(const struct telehealth_code *row, const struct line *line)
{
    return code_set_has(&row->codes, procedure_index(line->procedure));
}

static bool fits_modality(const struct telehealth_code *row, const struct visit *v)
{
    int32_t modality = v->session->telehealth->modality;
    return !row->modalities || modality == MODALITY_UNKNOWN ||
           (row->modalities >> modality & 1u);
}

static bool fits(struct deciding *e, const struct visit *v,
                 const struct telehealth_code *row, const struct line *line)
{
    return has_code(row, line) && in_force_on(&row->dates, e->date, e->known_on) &&
           fits_modality(row, v) && visit_fits_setting(e, v, row->settings);
}

static const struct telehealth_code *row_for(struct deciding *e, const struct visit *v,
                                             const struct line *line)
{
    for (size_t i = 0; i < v->rules->code_count; i++)
        if (fits(e, v, &v->rules->codes[i], line))
            return &v->rules->codes[i];
    return NULL;
}

/* ---- no row ---- */

/* How far the rows that have the code go: the first that is in force, else the
 * first of all. */
static const struct telehealth_code *
nearest_row(const struct deciding *e, const struct visit *v, const struct line *line)
{
    const struct telehealth_code *nearest = NULL;
    for (size_t i = 0; i < v->rules->code_count; i++) {
        const struct telehealth_code *row = &v->rules->codes[i];
        if (!has_code(row, line))
            continue;
        if (in_force_on(&row->dates, e->date, e->known_on))
            return row;
        if (!nearest)
            nearest = row;
    }
    return nearest;
}

struct misfit {
    const char *rule;
    struct text message;
    struct text fact;
    const char *path;
};

static struct misfit misfit_of(struct deciding *e, const struct visit *v,
                               const struct telehealth_code *row, const char *code)
{
    int32_t modality = v->session->telehealth->modality;
    if (!row)
        return (struct misfit){"telehealth.code",
                               deciding_text(e,
                                             "%s is not on the payer's list of "
                                             "telehealth services",
                                             code),
                               TEXT_NONE, NULL};
    if (!in_force_on(&row->dates, e->date, e->known_on))
        return (struct misfit){"telehealth.code",
                               deciding_text(e,
                                             "%s is on the payer's list of telehealth "
                                             "services, but not on this date",
                                             code),
                               TEXT_NONE, NULL};
    if (!fits_modality(row, v))
        return (struct misfit){"telehealth.modality",
                               deciding_text(e, "%s is not covered by %s", code,
                                             modality_words.words[modality].meaning),
                               text_of(word_text(&modality_words, modality)),
                               "telehealth.modality"};
    return (struct misfit){
        "telehealth.setting",
        deciding_text(e, "%s at a distance is not covered in this setting", code),
        text_of(word_text(&setting_words, v->session->setting)), "setting"};
}

static void report_misfit(struct deciding *e, const struct visit *v, size_t i)
{
    const struct line *line = &e->lines[i];
    const struct telehealth_code *row = nearest_row(e, v, line);
    struct misfit misfit = misfit_of(e, v, row, line->code);
    bool listed = row && code_set_is_empty(&v->rules->plain);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = misfit.rule, .topic = "telehealth",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_LINE,
                        .line = (int32_t)i, .carc = "96", .rarc = "N776",
                        .verdict = listed ? &row->verdict : &v->rules->verdict,
                        .message = misfit.message,
                        .fix = TEXT("Take it off the claim, or correct the session if "
                                    "it was given in person"),
                        .source = listed ? &row->source : &v->rules->codes_source));
    finding_fact(e, finding, value_text(text_of(line->code)), "line.code");
    if (misfit.path)
        finding_fact(e, finding, value_text(misfit.fact), "%s", misfit.path);
    else if (row)
        finding_fact(e, finding, value_date(e->date), "date_of_service");
}

/* ---- a row ---- */

static void report_refused(struct deciding *e, const struct telehealth_code *row,
                           size_t i)
{
    const char *code = e->lines[i].code;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "telehealth.code", .topic = "telehealth",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_LINE, .line = (int32_t)i,
                     .carc = "96", .rarc = "N776", .verdict = &row->verdict,
                     .message =
                         deciding_text(e, "%s is not covered at a distance", code),
                     .fix = TEXT("Take it off the claim, or correct the session if "
                                 "it was given in person"),
                     .source = &row->source, .from = row->dates.from));
    finding_fact(e, finding, value_text(text_of(code)), "line.code");
}

/* " for 97110 97112": the lines from this one on that the row decides. */
static struct text whose(struct deciding *e, const struct visit *v,
                         const struct telehealth_code *row, size_t from)
{
    char memory[120];
    struct buffer to;
    buffer_borrow(&to, memory, sizeof memory);
    buffer_put_cstr(&to, " for");
    for (size_t i = from; i < e->line_count; i++)
        if (visit_has_line(v, &e->lines[i]) && row_for(e, v, &e->lines[i]) == row)
            buffer_printf(&to, " %s", e->lines[i].code);
    return deciding_taken(e, &to);
}

/* What a row asks is asked once of the visit, for all its lines. */
static void judge_asked(struct deciding *e, const struct visit *v,
                        const struct telehealth_code *row, size_t i)
{
    if (!row->places.count && !row->locations && !row->consent)
        return;
    for (size_t k = 0; k < i; k++)
        if (visit_has_line(v, &e->lines[k]) && row_for(e, v, &e->lines[k]) == row)
            return;
    struct text codes = whose(e, v, row, i);
    const struct telehealth_asks asks = {&row->verdict, &row->source, row->dates.from,
                                         codes.len ? codes.at : ""};
    telehealth_judge_place(e, v, &row->places, &asks);
    telehealth_judge_location(e, v, row->locations, &asks);
    if (row->consent)
        telehealth_judge_consent(e, v, &asks);
}

void telehealth_judge_codes(struct deciding *e, const struct visit *v)
{
    for (size_t i = 0; i < e->line_count; i++) {
        if (!visit_has_line(v, &e->lines[i]))
            continue;
        const struct telehealth_code *row = row_for(e, v, &e->lines[i]);
        if (!row)
            report_misfit(e, v, i);
        else if (row->refused)
            report_refused(e, row, i);
        else
            judge_asked(e, v, row, i);
    }
}
