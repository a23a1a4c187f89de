#include "model/words.h"

#define W(name, text, meaning) {text, meaning},
#define DEFINE(SET, set)                                                               \
    static const struct word set##_list[] = {{NULL, NULL}, SET##_WORDS(W)};            \
    const struct word_set set##_words = {#set, set##_list,                             \
                                         sizeof set##_list / sizeof *set##_list};
WORD_SETS(DEFINE)

int word_find(const struct word_set *set, struct text text)
{
    for (int i = 1; i < set->count; i++) {
        const char *word = set->words[i].text;
        if (text.len && word[0] == text.at[0] && text_is(text, word))
            return i;
    }
    return 0;
}

static struct text word_at(const void *words, size_t i)
{
    return text_of(((const struct word *)words)[i + 1].text);
}

const char *word_nearest(const struct word_set *set, struct text text)
{
    int i = text_nearest(text, (size_t)set->count - 1, word_at, set->words);
    return i < 0 ? NULL : set->words[i + 1].text;
}

const char *word_text(const struct word_set *set, int word)
{
    return word > 0 && word < set->count ? set->words[word].text : "";
}
