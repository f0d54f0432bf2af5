# Writes OUTPUT, a C file with what `git describe` says of SOURCE, only when that changed.
# Outside a git checkout (a release archive) the description is the version alone.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --tags
  OUTPUT_VARIABLE description OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT description)
  set(description "v${VERSION}")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
/* Made by tools/git-version.cmake. */
extern const char sct_git_version[];
const char sct_git_version[] = "@description@";
]])
