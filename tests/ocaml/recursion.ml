(* SPDX-License-Identifier: MIT *)
let rec depth n = if n < 0 then 0 else 1 + depth (n + 1)

let () =
  print_endline "going down";
  print_endline (string_of_int (depth 0))
