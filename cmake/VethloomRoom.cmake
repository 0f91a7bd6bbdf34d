# SPDX-License-Identifier: GPL-3.0-or-later
# One static library a room, with the project's warnings; and one executable a test.

add_library(vethloom_warnings INTERFACE)
target_compile_options(vethloom_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wunused-result
  -Wno-missing-field-initializers  # Designated initializers leave the defaults to the members on purpose.
  -fstack-protector-strong $<$<CONFIG:Release,RelWithDebInfo>:-D_FORTIFY_SOURCE=2>)
if(VETHLOOM_WERROR)
  target_compile_options(vethloom_warnings INTERFACE -Werror)
endif()
if(VETHLOOM_SANITIZE)
  # vptr is left out: it looks at memory through a pipe of its own, and so reports healthy objects as broken wherever a
  # test has used up the descriptors.
  target_compile_options(vethloom_warnings INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr
                                                     -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(vethloom_warnings INTERFACE -fsanitize=address,undefined)
endif()

# vethloom_room(NAME ROOT include-root SOURCES … LINKS … [QT])
# Makes the library vethloom_NAME; QT turns on moc and Qt's strict string macros.
function(vethloom_room name)
  cmake_parse_arguments(ROOM "QT" "ROOT" "SOURCES;LINKS" ${ARGN})
  add_library(vethloom_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(vethloom_${name} PUBLIC ${ROOM_ROOT})
  target_link_libraries(vethloom_${name} PUBLIC ${ROOM_LINKS} PRIVATE vethloom_warnings)
  if(ROOM_QT)
    vethloom_use_qt(vethloom_${name})
  endif()
endfunction()

function(vethloom_use_qt target)
  set_target_properties(${target} PROPERTIES AUTOMOC ON AUTORCC ON)
  target_compile_definitions(${target} PRIVATE QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH
                                               QT_NO_URL_CAST_FROM_STRING)
endfunction()

# vethloom_test(NAME SOURCES … LINKS … [LABELS …] [TIMEOUT seconds]): a Qt Test executable registered with CTest.
# Its room, which is its folder's name, is a label too: ctest -L '^engine$'.
function(vethloom_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  add_executable(test_${name} ${TEST_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${TEST_LINKS} Qt6::Test vethloom_warnings)
  target_compile_definitions(test_${name} PRIVATE VETHLOOM_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                                  VETHLOOM_BINARY_DIR="${CMAKE_BINARY_DIR}")
  set_target_properties(test_${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND test_${name})
  get_filename_component(room ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${room};${TEST_LABELS}"
                       ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()
