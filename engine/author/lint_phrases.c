/* Phrases of documentation: one that says nothing which another of its list
 * does not say as well, and one that can never count. Lists of `lacks` are
 * vocabularies, often made of several: there only the same phrase twice is told.
 * Phrases are compared word by word as they are kept: in lower case, with `*`
 * and `#`. */
#include "author/lint_room.h"

/* The next word of a phrase; *rest goes on behind it. */
static struct text take_word(struct text *rest)
{
    const char *space = rest->len ? memchr(rest->at, ' ', rest->len) : NULL;
    size_t len = space ? (size_t)(space - rest->at) : rest->len;
    struct text word = {rest->at, len};
    *rest = space ? (struct text){space + 1, rest->len - len - 1}
                  : (struct text){rest->at + len, 0};
    return word;
}

static bool is_of_number(char c)
{
    return char_is_digit(c) || c == '#';
}

/* Whether every word that b stands for is one that a stands for. */
static bool word_covers(struct text a, struct text b)
{
    size_t at = 0;
    for (size_t i = 0; i < a.len; i++) {
        if (a.at[i] == '*')
            return true;
        if (at == b.len ||
            (a.at[i] == '#' ? !is_of_number(b.at[at]) : a.at[i] != b.at[at]))
            return false;
        at++;
        while (a.at[i] == '#' && at < b.len && is_of_number(b.at[at]))
            at++;
    }
    return at == b.len;
}

static bool begins_with(struct text b, struct text a)
{
    while (a.len) {
        if (!b.len || !word_covers(take_word(&a), take_word(&b)))
            return false;
    }
    return true;
}

/* Whether a stands wherever b does. */
static bool covers(struct text a, struct text b)
{
    for (; b.len; (void)take_word(&b))
        if (begins_with(b, a))
            return true;
    return false;
}

static const struct text *covering(const struct text_list *list, struct text phrase,
                                   const struct text *except)
{
    for (size_t i = 0; i < list->count; i++)
        if (&list->at[i] != except && covers(list->at[i], phrase))
            return &list->at[i];
    return NULL;
}

/* Of two that cover each other the later one is told. */
static void check_list(struct lint *lint, uint32_t line, const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct text phrase = list->at[i];
        const struct text *other = covering(list, phrase, &list->at[i]);
        if (other && (other < &list->at[i] || !covers(phrase, *other)))
            lint_add(lint, LINT_PHRASE_REPEATED, line,
                     "\"%.*s\" is found wherever \"%.*s\" is", TEXT_ARG(*other),
                     TEXT_ARG(phrase));
    }
}

static void check_twice(struct lint *lint, uint32_t line, const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < i; k++)
            if (text_equal(list->at[i], list->at[k]))
                lint_add(lint, LINT_PHRASE_REPEATED, line,
                         "\"%.*s\" stands twice in this row", TEXT_ARG(list->at[i]));
}

static void check_idle(struct lint *lint, const struct language_row *row)
{
    size_t ruled_out = 0;
    for (size_t i = 0; i < row->says.count; i++) {
        struct text phrase = row->says.at[i];
        const struct text *other = covering(&row->unless, phrase, NULL);
        ruled_out += covering(&row->lacks, phrase, NULL) != NULL;
        if (other)
            lint_add(lint, LINT_PHRASE_IDLE, row->line,
                     "\"%.*s\" never counts: \"%.*s\" stands in it", TEXT_ARG(phrase),
                     TEXT_ARG(*other));
    }
    if (ruled_out && ruled_out == row->says.count)
        lint_add(lint, LINT_PHRASE_IDLE, row->line,
                 "this row never fires: in each phrase of says stands one of lacks");
}

void lint_phrases(struct lint *lint)
{
    const struct documentation_rules *rules = &lint->policy->documentation;
    for (size_t i = 0; i < rules->vague_count; i++) {
        check_twice(lint, rules->vague[i].line, &rules->vague[i].phrases);
        check_twice(lint, rules->vague[i].line, &rules->vague[i].fillers);
    }
    for (size_t i = 0; i < rules->language.count; i++) {
        const struct language_row *row = &rules->language.rows[i];
        check_list(lint, row->line, &row->says);
        check_list(lint, row->line, &row->unless);
        check_twice(lint, row->line, &row->lacks);
        check_idle(lint, row);
    }
}
