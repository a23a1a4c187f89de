#include "policy/payer.h"

/* An id written "Medicare" or "COMMERCIAL / AETNA". */
static void by_id(const struct policy_set *set, struct text payer,
                  struct identity_answer *answer)
{
    char bytes[IDENTITY_NAME_MAX];
    struct text folded;
    if (!identity_fold(payer, bytes, &folded))
        return;
    struct text id = policy_set_id(set, folded);
    if (!text_is_absent(id))
        answer->policies[answer->count++] = id;
}

enum status payer_ids(struct policy_set *set, const struct payer_asked *asked,
                      struct identity_answer *answer, struct error *error)
{
    const struct identity_question question = {asked->payer, asked->kind, asked->date,
                                               asked->known_on};
    const struct identity *identity = NULL;
    struct text id = policy_set_id(set, asked->payer);
    *answer = (struct identity_answer){.count = 0};
    if (!text_is_absent(id)) {
        answer->policies[answer->count++] = id;
        return STATUS_OK;
    }
    enum status status = policy_set_identity(set, &identity, error);
    if (status)
        return status;
    identity_ask(identity, &question, answer);
    if (!answer->count)
        by_id(set, asked->payer, answer);
    return STATUS_OK;
}

enum status payer_find(struct policy_set *set, const struct payer_asked *asked,
                       struct identity_answer *answer, const struct policy **policy,
                       struct error *error)
{
    enum status status = payer_ids(set, asked, answer, error);
    *policy = NULL;
    if (status)
        return status;
    if (answer->count == 1)
        return policy_set_find(set, answer->policies[0], policy, error);
    return error_set(error, STATUS_NOT_FOUND, "policy.not_found",
                     answer->count ? "the payer's name stands for several policies"
                                   : "there is no policy of that name");
}
