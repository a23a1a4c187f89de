/* Feeds a fuzz target every file of the folders named, so that any compiler
 * and every test run checks what was once found. */
#include "fuzz/fuzzer.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static int replay_file(const char *path)
{
    size_t room = (size_t)4 << 20, size = 0;
    uint8_t *data = malloc(room), *exact = NULL;
    FILE *file = fopen(path, "rb");
    if (data && file) {
        size = fread(data, 1, room, file);
        exact = realloc(data, size ? size : 1); /* reading past the end shows */
    }
    if (exact)
        LLVMFuzzerTestOneInput(exact, size);
    else
        fprintf(stderr, "cannot read %s\n", path);
    free(exact ? exact : data);
    if (file)
        fclose(file);
    return exact != NULL;
}

static int replay_folder(const char *folder)
{
    int count = 0;
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    while (entries && (entry = readdir(entries)) != NULL) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        count += replay_file(path);
    }
    if (entries)
        closedir(entries);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
