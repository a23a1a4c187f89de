/* A policy as a document that a biller reads beside the payer's own: its
 * values with their dates and sources, its tables, its rules in sentences, and
 * its cases as examples. All of it comes from the compiled policy; what a
 * rule's function does beyond its conditions stands in its title and message
 * only. */
#ifndef GONIO_AUTHOR_MANUAL_H
#define GONIO_AUTHOR_MANUAL_H

#include "author/manual_page.h"
#include "base/error.h"
#include "policy/model.h"

struct manual_options {
    enum page_kind kind;
    bool cases; /* as examples with each rule */
};

/* The same policy gives the same bytes. STATUS_USAGE: its case file cannot be
 * read. */
enum status manual_write(const struct policy *policy,
                         const struct manual_options *options, struct buffer *out,
                         struct error *error) MUST_CHECK;

/* What changed from one version of a policy to another, as a document of that
 * kind: values, dates, sources, words, what is new and what has gone. Two
 * policies that mean the same say so. */
enum status manual_diff(const struct policy *from, const struct policy *to,
                        enum page_kind kind, struct buffer *out,
                        struct error *error) MUST_CHECK;

#endif
