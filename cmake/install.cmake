# What `cmake --install` (make install) lays down, so that the prefix can be moved as a whole:
# the program finds libduckdb by $ORIGIN/../lib, and sectile.pc takes its prefix from where it lies.

install(TARGETS sectile_core sectile_shared)
install(FILES include/sectile.h TYPE INCLUDE)

configure_file(cmake/sectile.pc.in sectile.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/sectile.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(SCT_INSTALL_DUCKDB)
  # The file itself, not the link that a distribution may have put there.
  file(REAL_PATH ${DUCKDB_LIBRARY} duckdb_file)
  install(PROGRAMS ${duckdb_file} TYPE LIB RENAME libduckdb${CMAKE_SHARED_LIBRARY_SUFFIX})
endif()

install(FILES docs/man/sectile.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES LICENSE README.md CHANGELOG.md TYPE DOC)
install(FILES tools/completions/sectile.bash RENAME sectile
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES tools/completions/_sectile
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES tools/completions/sectile.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
