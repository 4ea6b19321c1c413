(* SPDX-License-Identifier: MIT *)
(* All of memory, twice: what is asked for in large pieces can be had no more, which a program can
   live with; what the collector itself needs ends it. *)
let rec fill kept = fill (Bytes.create 100000 :: kept)

let rec drip n kept = drip (n + 1) (n :: kept)

let () =
  (try ignore (fill []) with Out_of_memory -> print_endline "caught");
  Gc.compact ();
  print_endline (string_of_int (Bytes.length (Bytes.create 1000000)));
  if Array.length Sys.argv > 1 then ignore (drip 0 []);
  ignore (fill [])
