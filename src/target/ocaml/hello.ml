(* SPDX-License-Identifier: MIT *)
let () = print_endline "hello from OCaml"
