/* Facts of what a claim names: who plays which part, and which diagnoses. */
#include "policy/fact_values.h"

#include "model/credential.h"
#include "model/diagnosis.h"

static const struct value unknown = {.kind = VALUE_UNKNOWN};

/* ---- one NPI in several parts ---- */

struct mention {
    struct text npi;
    enum credential_kind credential;
};

/* Asks of every NPI that the session names whether it is the one looked for
 * with another credential. */
struct search {
    struct mention wanted;
    bool found;
};

/* One person may be both: a clinical nurse specialist is a nurse practitioner
 * in some states. */
static enum credential_kind kind_of(enum credential_kind kind)
{
    return kind == CREDENTIAL_CNS ? CREDENTIAL_NP : kind;
}

static void look_at(struct search *search, struct text npi,
                    enum credential_kind credential)
{
    if (!npi.len || !credential || !text_equal(npi, search->wanted.npi))
        return;
    search->found |= kind_of(credential) != kind_of(search->wanted.credential);
}

static void look_at_services(struct search *search, const struct session *session)
{
    for (size_t i = 0; i < session->services.count; i++) {
        const struct clinician *therapist = session->services.at[i].therapist;
        const struct supervisor *supervisor = session->services.at[i].supervisor;
        if (therapist)
            look_at(search, therapist->npi, therapist->credential.kind);
        if (supervisor)
            look_at(search, supervisor->npi, supervisor->credential.kind);
    }
}

static void look_at_papers(struct search *search, const struct session *session)
{
    const struct plan_of_care *plan = session->plan_of_care;
    if (session->referral)
        look_at(search, session->referral->npi, session->referral->credential.kind);
    if (session->signature)
        look_at(search, session->signature->npi, session->signature->credential.kind);
    if (!plan)
        return;
    look_at(search, plan->certifier_npi, plan->certifier_credential.kind);
    for (size_t i = 0; i < plan->recertifications.count; i++) {
        const struct recertification *one = &plan->recertifications.at[i];
        look_at(search, one->certifier_npi, one->certifier_credential.kind);
    }
}

static bool has_other_role(const struct session *session, struct text npi,
                           enum credential_kind credential)
{
    struct search search = {.wanted = {npi, credential}};
    if (!npi.len || !credential)
        return false;
    look_at_services(&search, session);
    look_at_papers(&search, session);
    return search.found;
}

static bool supervises_self(const struct service *service)
{
    const struct clinician *therapist = service->therapist;
    const struct supervisor *supervisor = service->supervisor;
    return therapist && supervisor && therapist->npi.len &&
           text_equal(therapist->npi, supervisor->npi) &&
           credential_is_assistant(therapist->credential.kind);
}

/* Every contradiction has a clinician, a signature or a certifier on one side. */
struct value fact_npi_conflict(const struct session *session)
{
    const struct plan_of_care *plan = session->plan_of_care;
    const struct signature *signature = session->signature;
    for (size_t i = 0; i < session->services.count; i++) {
        const struct clinician *who = session->services.at[i].therapist;
        if (who && (supervises_self(&session->services.at[i]) ||
                    has_other_role(session, who->npi, who->credential.kind)))
            return value_text(who->npi);
    }
    if (signature &&
        has_other_role(session, signature->npi, signature->credential.kind))
        return value_text(signature->npi);
    if (plan &&
        has_other_role(session, plan->certifier_npi, plan->certifier_credential.kind))
        return value_text(plan->certifier_npi);
    return unknown;
}

static bool treats(const struct session *session, struct text npi)
{
    for (size_t i = 0; i < session->services.count; i++) {
        const struct clinician *who = session->services.at[i].therapist;
        const struct supervisor *over = session->services.at[i].supervisor;
        if ((who && text_equal(who->npi, npi)) || (over && text_equal(over->npi, npi)))
            return true;
    }
    return false;
}

struct value fact_certifier_treats(const struct session *session,
                                   const struct recertification *last)
{
    const struct plan_of_care *plan = session->plan_of_care;
    struct text npi = last ? last->certifier_npi : TEXT_NONE;
    if (!npi.len && plan)
        npi = plan->certifier_npi;
    return npi.len ? value_flag(treats(session, npi)) : unknown;
}

/* ---- a whole service of a therapist ---- */

static bool stands_on(const struct line *line, size_t session)
{
    for (size_t i = 0; i < line->service_count; i++)
        if (line->services[i].session == session)
            return true;
    return false;
}

static bool all_by_therapists(const struct deciding *e, const struct line *line)
{
    for (size_t i = 0; i < line->service_count; i++)
        if (!credential_is_therapist(
                deciding_service(e, line->services[i])->credential))
            return false;
    return true;
}

struct value fact_whole_by_therapist(const struct deciding *e, size_t session)
{
    bool known = true;
    for (size_t i = 0; i < e->line_count; i++)
        if (e->lines[i].units > 0 && stands_on(&e->lines[i], session) &&
            all_by_therapists(e, &e->lines[i]))
            return value_flag(true);
    for (size_t i = 0; i < e->service_count; i++)
        known &= e->services[i].session_index != session ||
                 e->services[i].credential != CREDENTIAL_UNKNOWN;
    return known ? value_flag(false) : unknown;
}

/* ---- lines that say the same ---- */

struct value fact_line_repeated(const struct deciding *e, size_t index)
{
    const struct line *line = &e->lines[index];
    for (size_t i = 0; i < index; i++) {
        const struct line *other = &e->lines[i];
        if (other->procedure == line->procedure &&
            other->discipline == line->discipline &&
            other->assistant == line->assistant)
            return value_flag(true);
    }
    return value_flag(false);
}

/* ---- diagnoses ---- */

static struct value word_of(const struct word_set *words, int word)
{
    return word ? value_text(text_of(word_text(words, word))) : unknown;
}

struct value fact_chapter(const struct text_list *diagnoses)
{
    return diagnoses->count
               ? word_of(&chapter_words, (int)diagnosis_chapter(diagnoses->at[0]))
               : unknown;
}

/* The first diagnosis that is one of those payers ask for. */
struct value fact_indication(const struct text_list *diagnoses)
{
    enum indication found = INDICATION_UNKNOWN;
    for (size_t i = 0; i < diagnoses->count; i++) {
        enum indication one = diagnosis_indication(diagnoses->at[i]);
        if (one != INDICATION_UNKNOWN && one != INDICATION_OTHER)
            return word_of(&indication_words, (int)one);
        if (one == INDICATION_OTHER)
            found = one;
    }
    return word_of(&indication_words, (int)found);
}

struct value fact_list_count(const struct text_list *list)
{
    return list->at ? value_count((int32_t)list->count) : unknown;
}
