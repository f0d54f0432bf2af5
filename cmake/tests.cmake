# The tests.  ctest --preset dev [-L label] [-R name].  A test that exits with 77 is skipped, by name.
#
#   tests/<label>/test_*.c           a program of its own
#   tests/<label>/test_*.{sh,py}     a script; $SECTILE is the program, $SCT_BUILD the build folder
#   tests/cli/<case>/command         one command line (tests/cli/run.sh)
#   docs/{guide,reference}/*.md      every example of a page (tools/run-docs.py)
#   tests/fuzz/fuzz_*.c              replayed on tests/fuzz/corpus/<name>; a libFuzzer program by -DSCT_FUZZ

# Tests use only the standard library, but two validate against a JSON schema: take a Python that can.
set(SCT_PYTHON "")
foreach(candidate python3 /usr/bin/python3)
  execute_process(COMMAND ${candidate} -c "import jsonschema" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
  if(NOT failed AND NOT SCT_PYTHON)
    set(SCT_PYTHON ${candidate})
  endif()
endforeach()
if(NOT SCT_PYTHON)
  set(SCT_PYTHON python3)
endif()

set(SCT_TEST_ENV SECTILE=${CMAKE_BINARY_DIR}/sectile SCT_BUILD=${CMAKE_BINARY_DIR} SCT_PYTHON=${SCT_PYTHON}
  LC_ALL=C.UTF-8 NO_COLOR=1 TZ=UTC)
# libduckdb is not instrumented: what happens inside it is not ours to judge.
list(APPEND SCT_TEST_ENV
  TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tools/tsan.supp:ignore_noninstrumented_modules=1
  LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tools/lsan.supp:print_suppressions=0)

function(sct_add_test name label)
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 600 SKIP_RETURN_CODE 77
    ENVIRONMENT "${SCT_TEST_ENV}")
endfunction()

function(sct_tests label library)
  file(GLOB sources CONFIGURE_DEPENDS tests/${label}/test_*.c)
  foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${label}_${name} ${source})
    target_link_libraries(${label}_${name} PRIVATE ${library})
    sct_add_test(${label}/${name} ${label} ${label}_${name})
  endforeach()
  file(GLOB scripts CONFIGURE_DEPENDS tests/${label}/test_*.sh tests/${label}/test_*.py)
  foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    get_filename_component(kind ${script} EXT)
    if(kind STREQUAL ".py")
      sct_add_test(${label}/${name} ${label} ${SCT_PYTHON} ${script})
    else()
      sct_add_test(${label}/${name} ${label} bash ${script})
    endif()
  endforeach()
endfunction()

foreach(label unit lang sql engine e2e house)
  sct_tests(${label} sectile_core)
endforeach()
sct_tests(torture sct_torture)

# ---- fuzz programs, or the replay of what they once found ------------------------------------------

file(GLOB fuzzers CONFIGURE_DEPENDS tests/fuzz/fuzz_*.c)
foreach(source ${fuzzers})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE sectile_core)
  if(SCT_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE tests/fuzz/replay.c)
    sct_add_test(fuzz/${name} fuzz ${name} tests/fuzz/corpus/${name})
  endif()
endforeach()

# ---- command lines and the examples in the documents -----------------------------------------------

if(TARGET sectile)
  file(GLOB cases CONFIGURE_DEPENDS tests/cli/*/command)
  foreach(case ${cases})
    get_filename_component(folder ${case} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    sct_add_test(cli/${name} cli ${CMAKE_SOURCE_DIR}/tests/cli/run.sh ${folder})
  endforeach()

  file(GLOB pages CONFIGURE_DEPENDS README.md docs/guide/*.md docs/reference/*.md examples/*/README.md)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${pages})
  foreach(page ${pages})
    # A page without an example that runs is not a test: it would only be "skipped" in every run.
    file(STRINGS ${page} examples REGEX "^```(console|[a-z]+ .*(run|plan|part|file=))")
    if(NOT examples)
      continue()
    endif()
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${page})
    string(REGEX REPLACE "^docs/" "" name ${name})
    sct_add_test(docs/${name} docs ${SCT_PYTHON} tools/run-docs.py ${page})
  endforeach()
endif()

# ---- by hand: what takes minutes --------------------------------------------------------------------

if(TARGET sectile)
  add_custom_target(kill_test COMMAND ${CMAKE_COMMAND} -E env ${SCT_TEST_ENV}
    ${SCT_PYTHON} ${CMAKE_SOURCE_DIR}/tests/e2e/test_kill.py 200 USES_TERMINAL
    DEPENDS sectile COMMENT "killing a run 200 times")
endif()

# ---- the house -------------------------------------------------------------------------------------

sct_add_test(lint/house lint ${CMAKE_SOURCE_DIR}/tools/lint.sh ${CMAKE_SOURCE_DIR})
