/* version.h: which build this is. */
#ifndef SCT_CLI_VERSION_H
#define SCT_CLI_VERSION_H

/* What `git describe --always --dirty --tags` said of the tree ("cdda745-dirty"), or "v0.1.0" outside a
 * checkout.  Made at every build by tools/git-version.cmake, linked into the program alone; the version
 * itself is the macro SCT_VERSION ("0.1.0"), known everywhere. */
extern const char sct_git_version[];

#endif
