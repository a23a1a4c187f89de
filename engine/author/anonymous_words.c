/* What of a note the policy looks for: the phrases of its sections on
 * documentation. */
#include "author/anonymous.h"

#include "base/buffer.h"
#include "policy/model.h"
#include "policy/phrase.h"

#define REDUCED_MOST ((size_t)64 * 1024)
#define ANY_NUMBER   "10"

/* The lists of one policy, one after the other. */
struct lists {
    const struct policy *policy;
    size_t row, list;
};

static const struct text_list *language_list(const struct language_row *row, size_t i)
{
    const struct text_list *const lists[] = {&row->says, &row->lacks, &row->unless};
    return lists[i];
}

/* NULL past the last. */
static const struct text_list *next_list(struct lists *lists)
{
    const struct documentation_rules *rules = &lists->policy->documentation;
    size_t vague = rules->vague_count, all = vague + rules->language.count;
    if (lists->row == all)
        return lists->row++ == all ? &rules->language.negations : NULL;
    if (lists->row > all)
        return NULL;
    bool of_vague = lists->row < vague;
    const struct text_list *found =
        of_vague
            ? (lists->list ? &rules->vague[lists->row].fillers
                           : &rules->vague[lists->row].phrases)
            : language_list(&rules->language.rows[lists->row - vague], lists->list);
    if (++lists->list == (of_vague ? 2 : 3)) {
        lists->list = 0;
        lists->row++;
    }
    return found;
}

/* ---- matching ---- */

static size_t word_end(struct text text, size_t at)
{
    while (at < text.len && text.at[at] != ' ')
        at++;
    return at;
}

/* `*` at the end is any ending, `#` a number. */
static bool word_fits(struct text pattern, struct text word)
{
    size_t at = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        size_t digits = at;
        if (pattern.at[i] == '*')
            return true;
        if (pattern.at[i] == '#') {
            while (at < word.len && char_is_digit(word.at[at]))
                at++;
            if (at == digits || at - digits > 3)
                return false;
        } else if (at == word.len || word.at[at++] != pattern.at[i]) {
            return false;
        }
    }
    return at == word.len;
}

/* How many bytes of the text from there the pattern takes; 0: it does not fit. */
static size_t fits(struct text pattern, struct text text, size_t from)
{
    size_t at = from;
    for (size_t i = 0; i < pattern.len; i++, at++) {
        size_t stop = word_end(pattern, i), end = word_end(text, at);
        if (at >= text.len || !word_fits((struct text){pattern.at + i, stop - i},
                                         (struct text){text.at + at, end - at}))
            return 0;
        i = stop;
        at = end;
    }
    return at - 1 - from;
}

/* What it takes of the text; 0: none of them fits. */
static size_t longest(const struct policy *policy, struct text text, size_t from,
                      struct text *pattern)
{
    struct lists lists = {policy, 0, 0};
    size_t most = 0;
    for (const struct text_list *list; (list = next_list(&lists));)
        for (size_t i = 0; i < list->count; i++) {
            size_t len = fits(list->at[i], text, from);
            if (len > most)
                *pattern = list->at[i];
            most = len > most ? len : most;
        }
    return most;
}

/* The policy's words, not the note's: endings and numbers there may be part of a
 * name, a date or a telephone number. */
static void put_pattern(struct buffer *out, struct text pattern)
{
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.at[i] == '#')
            buffer_put_cstr(out, ANY_NUMBER);
        else if (pattern.at[i] != '*')
            buffer_put_char(out, pattern.at[i]);
    }
}

struct text anonymous_reduced(const struct policy *policy, struct text note,
                              struct arena *arena)
{
    char *room = arena_alloc(arena, note.len + 1);
    struct buffer out;
    if (!room)
        return TEXT_NONE;
    struct text text = phrase_normal(note, room);
    buffer_init(&out, REDUCED_MOST);
    bool gap = false; /* words in between were left out */
    for (size_t at = 0; at < text.len;) {
        struct text pattern = TEXT("");
        size_t len = longest(policy, text, at, &pattern);
        if (len) {
            buffer_put_cstr(&out, !out.len ? "" : gap ? ". " : " ");
            put_pattern(&out, pattern);
        }
        gap = !len;
        at = word_end(text, len ? at + len : at) + 1;
    }
    struct text reduced =
        buffer_failed(&out) ? TEXT_NONE : text_copy(arena, buffer_text(&out));
    buffer_release(&out);
    return reduced;
}
