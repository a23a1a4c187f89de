#include "policy/compile_rig.h"

#include "base/buffer.h"
#include "policy/compile.h"
#include "policy/facts.h"

#include <stdio.h>

void compile_start(struct compiled *run, size_t memory)
{
    const struct script_options options = {0};
    *run = (struct compiled){.error = ERROR_NONE};
    arena_init(&run->arena, memory);
    assert_ok(script_new(&options, &run->script, &run->error), &run->error);
    assert_ok(facts_define(run->script, &run->error), &run->error);
}

void compile_end(struct compiled *run)
{
    script_free(run->script);
    arena_release(&run->arena);
}

void compile_file(struct compiled *run, const char *id, const char *path)
{
    compile_start(run, (size_t)1 << 24);
    run->status = compile_policy(run->script, text_of(id), path, &run->arena,
                                 &run->policy, &run->error);
}

void compile_text_as(struct compiled *run, const char *id, struct text text)
{
    const struct compile_input input = {
        .id = text_of(id), .path = "text.lua", .text = text};
    compile_start(run, (size_t)1 << 24);
    run->status = compile_policy_text(run->script, &input, &run->arena, &run->policy,
                                      &run->error);
}

struct text read_all(const char *path, struct buffer *to)
{
    FILE *file = fopen(path, "rb");
    char bytes[4096];
    size_t len;
    assert_non_null(file);
    buffer_init(to, (size_t)1 << 20);
    while ((len = fread(bytes, 1, sizeof bytes, file)) > 0)
        buffer_put(to, bytes, len);
    assert_int_equal(fclose(file), 0);
    buffer_put_char(to, '\0');
    assert_false(buffer_failed(to));
    return (struct text){to->at, to->len - 1};
}
