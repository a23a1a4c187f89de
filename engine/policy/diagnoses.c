/* Diagnosis codes: of ICD-10-CM's form, and those of a line among those of the
 * session. The same for every payer, as the code set is. */
#include "policy/deciding.h"

#include "model/diagnosis.h"

#include <stdio.h>

static const struct source form_source = {
    .document = TEXT_INIT("ICD-10-CM Official Guidelines, section I.A: codes, "
                          "placeholders and seventh characters; 45 CFR 162.1002"),
    .url = TEXT_INIT("https://www.cms.gov/medicare/coding-billing/icd-10-codes"),
    .verified_on = DATE_NONE,
};

/* A line of the claim points at diagnoses of the claim. */
static const struct source pointer_source = {
    .document = TEXT_INIT("ASC X12N 005010X222A1 (837P), segments HI and SV107"),
    .verified_on = DATE_NONE,
};

struct fault_words {
    const char *message, *fix;
};

static struct fault_words words_of(enum diagnosis_fault fault)
{
    if (fault == DIAGNOSIS_CASE)
        return (struct fault_words){"is written in small letters",
                                    "Write the code in capital letters, as M25.561"};
    if (fault == DIAGNOSIS_SEVENTH)
        return (struct fault_words){
            "is an injury without its seventh character",
            "Add the seventh character, with X in the places before it that are empty: "
            "D while it heals, S for what it left, A while it is still treated"};
    return (struct fault_words){
        "is not of the form of ICD-10-CM",
        "Write a letter, a digit, a letter or digit, then a dot and up to four more, "
        "as M25.561"};
}

/* Findings name the session only where it is not the first of the day. */
static const char *session_prefix(char room[32], uint32_t session)
{
    room[0] = '\0';
    if (session)
        snprintf(room, 32, "sessions[%u].", (unsigned)session + 1);
    return room;
}

static void report_form(struct deciding *e, uint32_t session, size_t index,
                        enum diagnosis_fault fault)
{
    const struct text_list *list = &e->day->members[session].session->diagnoses;
    struct fault_words words = words_of(fault);
    char prefix[32];
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "diagnosis.form", .topic = "diagnosis",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                        .session = (int32_t)session, .carc = "16", .rarc = "M76",
                        .message = deciding_text(e, "Diagnosis %zu %s", index + 1,
                                                 words.message),
                        .fix = text_of(words.fix), .source = &form_source));
    finding_fact(e, finding, value_text(list->at[index]), "%sdiagnoses[%zu]",
                 session_prefix(prefix, session), index + 1);
}

static bool is_listed(const struct text_list *list, struct text code)
{
    for (size_t i = 0; i < list->count; i++)
        if (diagnosis_equal(list->at[i], code))
            return true;
    return false;
}

static void report_pointer(struct deciding *e, const struct treated *t, size_t index)
{
    char prefix[32];
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "diagnosis.pointer", .topic = "diagnosis",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                     .carc = "16", .rarc = "M76",
                     .message = deciding_text(
                         e, "A diagnosis of %.*s is not among those of the session",
                         TEXT_ARG(t->service->code)),
                     .fix = TEXT("A line points at diagnoses of the claim: add it to "
                                 "the session's, or correct it"),
                     .source = &pointer_source));
    finding_fact(e, finding, value_text(t->service->diagnoses.at[index]),
                 "%sservices[%u].diagnoses[%zu]",
                 session_prefix(prefix, t->session_index), (unsigned)t->index + 1,
                 index + 1);
}

static void judge_pointers(struct deciding *e, const struct treated *t)
{
    const struct text_list *pointers = &t->service->diagnoses;
    const struct text_list *listed = &t->session->diagnoses;
    if (!listed->count || t->fate == FATE_UNBILLED)
        return;
    for (size_t i = 0; i < pointers->count; i++)
        if (!is_listed(listed, pointers->at[i]))
            report_pointer(e, t, i);
}

void diagnoses_judge(struct deciding *e)
{
    for (uint32_t i = 0; i < e->day->count; i++) {
        const struct text_list *list = &e->day->members[i].session->diagnoses;
        for (size_t k = 0; k < list->count; k++) {
            enum diagnosis_fault fault = diagnosis_check(list->at[k]);
            if (fault != DIAGNOSIS_OK)
                report_form(e, i, k, fault);
        }
    }
    for (size_t i = 0; i < e->service_count; i++)
        judge_pointers(e, &e->services[i]);
}
