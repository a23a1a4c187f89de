#include "format/problem.h"

#include <stdarg.h>
#include <stdio.h>

static struct problem *take_place(struct builder *builder, size_t offset)
{
    struct problems *problems = builder->problems;
    if (!problems->at)
        problems->at = arena_alloc(builder->arena, PROBLEMS_MAX * sizeof *problems->at);
    if (!problems->at) {
        builder->no_memory = true;
        return NULL;
    }
    if (problems->count == PROBLEMS_MAX) {
        problems->more++;
        return NULL;
    }
    builder->offsets[problems->count] = offset;
    return &problems->at[problems->count++];
}

static struct error *open_problem(struct builder *builder, size_t offset, bool warning)
{
    struct problem *problem = take_place(builder, offset);
    builder->problems->refused |= !warning;
    if (!problem)
        return &builder->spare;
    problem->warning = warning;
    return &problem->error;
}

static void set_place(struct builder *builder, const struct place_step *step,
                      size_t offset, struct error *error)
{
    place_line(builder->json, offset, builder->options->first_line, error);
    place_steps(step, error);
}

struct error *problem_add(struct builder *builder, const struct place_step *step,
                          enum spot spot, const char *code, const char *format, ...)
{
    char message[sizeof builder->spare.message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    size_t offset = place_find(builder->json, step, spot != SPOT_VALUE);
    struct error *error = open_problem(builder, offset, spot == SPOT_WARNING);
    (void)error_set(error, STATUS_REJECTED, code, "%s", message);
    set_place(builder, step, offset, error);
    return error;
}

struct error *problem_missing(struct builder *builder, const struct place_step *object,
                              const char *name)
{
    struct place_step missing = {.up = object, .name = name};
    size_t offset = place_find(builder->json, object, false);
    struct error *error = open_problem(builder, offset, false);
    (void)error_set(error, STATUS_REJECTED, "session.required", "\"%s\" is missing",
                    name);
    set_place(builder, &missing, offset, error);
    return error;
}

/* Few, and nearly in order: by insertion, equal places as they came. */
void problem_sort(struct builder *builder)
{
    struct problem *at = builder->problems->at;
    for (size_t i = 1; i < builder->problems->count; i++) {
        struct problem moved = at[i];
        size_t offset = builder->offsets[i], k = i;
        for (; k > 0 && builder->offsets[k - 1] > offset; k--) {
            at[k] = at[k - 1];
            builder->offsets[k] = builder->offsets[k - 1];
        }
        at[k] = moved;
        builder->offsets[k] = offset;
    }
}
