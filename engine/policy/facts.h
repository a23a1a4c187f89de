/* What rules can read: every field of the session format, and what the engine
 * has worked out. The list is made once from the field tables and the derived
 * facts in facts.c; payers/README.md describes it.
 *
 * The script's context is a struct deciding. */
#ifndef GONIO_POLICY_FACTS_H
#define GONIO_POLICY_FACTS_H

#include "model/fields.h"
#include "policy/deciding.h"

/* Gives a script its facts and the functions param and given. */
enum status facts_define(struct script *script, struct error *error) MUST_CHECK;
/* These functions alone: for a script that has its facts by other means. */
enum status facts_functions(struct script *script, struct error *error) MUST_CHECK;

size_t facts_count(void);
/* "day.plan_of_care.certified_on" */
struct text facts_path(size_t fact);
const char *facts_meaning(size_t fact);
/* What its value is when it is known; of texts that can only be some words,
 * those; else NULL. */
enum value_kind facts_kind(size_t fact);
const struct word_set *facts_words(size_t fact);
/* The field of the session format that it is; NULL: worked out by the engine. */
const struct field *facts_field(size_t fact);
struct value facts_read(struct deciding *e, size_t fact);
/* Whether any session of the day has the object, as "telehealth". */
bool facts_object_there(const struct deciding *e, struct text object);
/* The path as a finding shows it: "plan_of_care.certified_on",
 * "services[1].minutes". */
struct text facts_shown(struct deciding *e, size_t fact);
/* The same of an object: "services[1].documentation". */
struct text facts_object_shown(struct deciding *e, struct text path);
/* The fact of that path ("day." may be left out), or facts_count(). */
size_t facts_find(struct text path);
/* The path as a policy would write it: "day." left out. */
struct text facts_name(size_t fact);
/* The name of the fact nearest to a misspelt path, or NULL. */
const char *facts_nearest(struct text path);
/* Whether the path is an object of the day, a session or a service, as
 * "session.telehealth"; and whether it is there now. */
bool facts_is_object(struct text path);
bool facts_present(const struct deciding *e, struct text path);
/* The value of a parameter on the day; unknown when there is none. */
struct value facts_parameter(struct deciding *e, const struct parameter *parameter);
/* Why a fact can never be one of these values, in words that follow "it is";
 * NULL when it can. Why it cannot be compared as a number; NULL when it can. */
const char *facts_refuses(size_t fact, const struct value *values, size_t count);
const char *facts_uncountable(size_t fact);

#endif
