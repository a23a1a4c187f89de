#include "answers/answer_room.h"
#include "reload/generation.h"

static enum status open_set(struct asked *asked, int64_t id, struct policy_set **set,
                            struct error *error)
{
    struct ledger_generation generation;
    struct arena arena;
    *set = NULL;
    arena_init(&arena, (size_t)1 << 30);
    enum status status =
        ledger_generation_get(asked->answers->ledger, id, &arena, &generation, error);
    if (!status)
        status = generation_open(&generation, NULL, set, error);
    arena_release(&arena);
    return status;
}

enum status answer_policies_of(struct asked *asked, struct answer_policies *policies,
                               int64_t generation, struct policy_set **set,
                               struct error *error)
{
    struct answer_policies_open *oldest = &policies->at[0];
    policies->uses++;
    for (size_t i = 0; i < ANSWER_POLICIES; i++) {
        struct answer_policies_open *at = &policies->at[i];
        if (at->set && at->generation == generation) {
            at->used = policies->uses;
            *set = at->set;
            return STATUS_OK;
        }
        if (at->used < oldest->used)
            oldest = at;
    }
    policy_set_close(oldest->set);
    *oldest =
        (struct answer_policies_open){.generation = generation, .used = policies->uses};
    enum status status = open_set(asked, generation, &oldest->set, error);
    *set = oldest->set;
    return status;
}

void answer_policies_close(struct answer_policies *policies)
{
    for (size_t i = 0; i < ANSWER_POLICIES; i++)
        policy_set_close(policies->at[i].set);
}
