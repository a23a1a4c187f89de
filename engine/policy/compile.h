/* A policy file into struct policy. Every fault is found with its place
 * (file, line, path in the table) and the nearest known name. */
#ifndef GONIO_POLICY_COMPILE_H
#define GONIO_POLICY_COMPILE_H

#include "policy/model.h"
#include "script/script.h"

/* Compiles the policy at path. id: what its path says it must be called.
 * The script has its facts and functions defined (policy/facts.h), and has
 * loaded nothing. Everything goes into the arena; after a fault the policy is
 * of no use.
 *
 * A file that cannot be read, is no regular file or is over POLICY_MAX bytes
 * is a fault like any other. STATUS_POLICY and STATUS_NO_MEMORY are the only
 * failures. */
#define POLICY_MAX ((size_t)1024 * 1024)
enum status compile_policy(struct script *script, struct text id, const char *path,
                           struct arena *arena, struct policy *policy,
                           struct error *error) MUST_CHECK;

/* Where a policy that another one extends is found. */
struct compile_bases {
    /* The file that the policy `of`, read from path, means by id; NULL: there
     * is none. When both ids are the same it is the one of an earlier folder. */
    const char *(*find)(void *context, struct text id, struct text of,
                        const char *path);
    const char *(*nearest)(void *context, struct text id); /* or NULL */
    void *context;
};

/* The same for a text. */
struct compile_input {
    struct text id;
    const char *path;                  /* stands for the file in messages */
    struct text text;                  /* compile_policy_file: not used */
    const struct compile_bases *bases; /* NULL: it can extend nothing */
    const struct shown_folders *shown; /* where files are; NULL: at their path */
};
enum status compile_policy_text(struct script *script,
                                const struct compile_input *input, struct arena *arena,
                                struct policy *policy, struct error *error) MUST_CHECK;

/* compile_policy, with somewhere to find what it extends. */
enum status compile_policy_file(struct script *script,
                                const struct compile_input *input, struct arena *arena,
                                struct policy *policy, struct error *error) MUST_CHECK;

#endif
