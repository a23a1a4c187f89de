/* Phrases, and the words of a note they are held against. Letter case, spacing
 * and punctuation do not count. A word is letters, digits and whatever is
 * neither ASCII nor a sign (U+0080 to U+00BF and U+2000 to U+2BFF are signs:
 * dashes, quotation marks, bullets, spaces). A sentence ends at a line's end,
 * and at . ; ! ? unless a word goes on right behind it, as in 3.5.
 *
 * A phrase book finds many phrases in one pass: a bitmap of how phrases begin
 * (three letters) passes over most words at one look-up each; of the phrases
 * that begin so, the first eight bytes are compared at once, and what is left
 * in place. Nothing is allocated, and the time is linear in the
 * text: a phrase reaches over no more words than it has itself. */
#ifndef GONIO_POLICY_PHRASE_H
#define GONIO_POLICY_PHRASE_H

#include "base/arena.h"
#include "base/text.h"

struct text_list;

#define PHRASE_MAX 120 /* bytes of a normal phrase */

/* Whether a text of the chart says anything: it has a word, and not only those
 * that fill a field nobody filled in ("n/a", "none", "x", "TBD"). What a therapist
 * would not have written is absent, wherever the engine asks whether it is there. */
bool phrase_said(struct text text);
bool phrase_any_said(const struct text_list *list);

/* Writes the words of the text in lower case (ASCII), one space between them.
 * to: room for text.len bytes. Returns what stands there now; empty when there
 * is no word. */
struct text phrase_normal(struct text text, char *to);

/* Whether two texts are the same words. Each is a list of texts read as one. */
bool phrase_same(const struct text_list *a, const struct text_list *b);
/* Equal for texts of the same words. */
uint64_t phrase_hash(const struct text_list *list);

/* The same for a phrase to look for, in which `*` at a word's end stands for any
 * ending (of the first word behind three letters or more), and `#` for a number:
 * "strengthen*", "step up*", "#x#", "#* feet"; in the first word a `#` stands
 * first or behind one letter: "x#". fault: what is wrong with it, NULL
 * when nothing is. to: room for twice text.len bytes. */
struct text phrase_pattern(struct text text, char *to, const char **fault);

/* What a phrase is to the rows that ask for it: one bit for each row. */
enum phrase_role { PHRASE_SAYS, PHRASE_LACKS, PHRASE_UNLESS };
#define PHRASE_ROLES 3
#define PHRASE_ROWS  64
/* How many words behind a negation are taken back by it. */
#define PHRASE_NEGATED 4

struct phrase {
    struct text text; /* as phrase_pattern leaves it */
    uint64_t rows[PHRASE_ROLES];
    uint64_t of;              /* all of these; every bit when it negates */
    uint64_t head, head_mask; /* its first bytes, as far as they are certain */
    bool negates;
    uint8_t words;
    uint32_t begins; /* its first word, as a number */
};

/* How words begin, by their first three letters: one bit for each beginning. */
#define PHRASE_BEGINNINGS (32 * 32 * 32)
struct phrase_beginnings {
    uint64_t bits[PHRASE_BEGINNINGS / 64];
};

struct phrase_book {
    struct phrase *at; /* by how they begin, then by text */
    size_t count;
    struct phrase_beginnings begins;
    uint16_t ranks[PHRASE_BEGINNINGS / 64]; /* beginnings before these 64 */
    uint16_t *first; /* of each beginning in turn; one more behind the last */
};

#define PHRASES_MAX 20000
/* Puts the phrases in their order; those of the same text become one. first
 * has room for one more than there are phrases. */
void phrase_book_order(struct phrase_book *book);

/* One search through the texts of a note. */
struct phrase_search {
    uint64_t rows;  /* whose phrases count: set anew before each text */
    uint64_t says;  /* rows of which a phrase was said and not taken back */
    uint64_t lacks; /* rows of which something was said that they must not find */
    const struct phrase *said[PHRASE_ROWS]; /* the first one, of each row in says */
};
void phrase_look(const struct phrase_book *book, struct text text,
                 struct phrase_search *search);

/* Whether phrases of the book, one behind another, make up the whole text, each
 * within a sentence. *stock: the longest phrase that says something (PHRASE_SAYS)
 * where one may stand, NULL when there are only fillers (PHRASE_UNLESS). */
bool phrase_covers(const struct phrase_book *book, struct text text,
                   const struct phrase **stock);

#endif
