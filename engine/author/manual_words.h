/* Parts of a policy in words, for its manual. Each writes into a block that is
 * open. */
#ifndef GONIO_AUTHOR_MANUAL_WORDS_H
#define GONIO_AUTHOR_MANUAL_WORDS_H

#include "author/manual_page.h"
#include "policy/model.h"

/* "codes counted in minutes (timed)", or the codes themselves. */
void manual_codes(struct page *page, const struct code_set *set);
/* "2025-01-01 to 2025-12-31, known from 2025-03-01"; "always". */
void manual_dates(struct page *page, const struct in_force *dates);
/* Its document, as a link where it has one, and when it was verified. */
void manual_source(struct page *page, const struct source *source);
/* The words whose bits are set: "PT, OT"; "any" when none is. */
void manual_bits(struct page *page, const struct word_set *words, uint32_t bits);
void manual_texts(struct page *page, const struct text_list *list);
/* "CARC 16, RARC N473, liability CO"; nothing when it has none. */
bool manual_has_claim_codes(const struct verdict *verdict);
void manual_claim_codes(struct page *page, const struct verdict *verdict);
/* One condition as a sentence without its full stop. */
void manual_condition(struct page *page, const struct condition *condition);
/* The value of a parameter with its unit: "$2480.00", "30 days". */
void manual_amount(struct page *page, enum parameter_unit unit, int64_t value);

#endif
