/* Many functions in one protected call. A function that ends in an error ends
 * the protected call with it: it speaks, and the rest is run in another. */
#include "script/host.h"

struct sifting {
    const struct script_sift *sift;
    struct facts_fill fill;
    bool *speaks;
    size_t at; /* the function that runs */
};

static void fill(lua_State *L, const struct facts_fill *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        if (!facts_is_stale(wanted->subjects[i]))
            continue;
        facts_fill_now(L, wanted);
        return;
    }
}

/* stack: sifting */
static int sift_body(lua_State *L)
{
    struct sifting *sifting = lua_touserdata(L, 1);
    int subjects = (int)sifting->fill.count;
    fill(L, &sifting->fill);
    lua_settop(L, 1);
    for (int i = 0; i < subjects; i++)
        facts_push(state_of(L), sifting->fill.subjects[i]);
    for (; sifting->at < sifting->sift->count; sifting->at++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, sifting->sift->functions[sifting->at]);
        for (int i = 0; i < subjects; i++)
            lua_pushvalue(L, 2 + i);
        lua_call(L, subjects, 1);
        sifting->speaks[sifting->at] = lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    return 0;
}

static bool find_subjects(struct script *script, struct sifting *sifting)
{
    const struct script_sift *sift = sifting->sift;
    for (size_t i = 0; i < 2 && sift->subjects[i]; i++) {
        struct fact_subject *subject = facts_subject(script, sift->subjects[i]);
        if (!subject)
            return false;
        sifting->fill.subjects[sifting->fill.count++] = subject;
    }
    return true;
}

void script_sift(struct script *script, const struct script_sift *sift, bool *speaks)
{
    struct sifting sifting = {.sift = sift, .speaks = speaks};
    for (size_t i = 0; i < sift->count; i++)
        speaks[i] = true;
    if (script->running || !find_subjects(script, &sifting))
        return;
    facts_begin(script, &sifting.fill, false);
    while (sifting.at < sift->count) {
        if (state_run_body(script, sift_body, &sifting, WATCH_TIMER) == LUA_OK)
            return;
        lua_pop(script->state, 1);
        speaks[sifting.at++] = true;
    }
}
