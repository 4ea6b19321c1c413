(* SPDX-License-Identifier: MIT *)
(* What this machine has none of: each fails as an exception that a program can handle. *)
let attempt name f =
  match f () with
  | _ -> Printf.printf "%s: done\n%!" name
  | exception Sys_error text -> Printf.printf "%s: %s\n%!" name text
  | exception End_of_file -> Printf.printf "%s: end of file\n%!" name

let () =
  attempt "open_in" (fun () -> ignore (open_in "file"));
  attempt "open_out" (fun () -> ignore (open_out "file"));
  attempt "read_line" (fun () -> ignore (read_line ()));
  attempt "remove" (fun () -> Sys.remove "file");
  attempt "getcwd" (fun () -> ignore (Sys.getcwd ()));
  attempt "readdir" (fun () -> ignore (Sys.readdir "."));
  attempt "command" (fun () -> ignore (Sys.command "true"));
  attempt "signal" (fun () -> Sys.set_signal Sys.sigint Sys.Signal_ignore);
  Printf.printf "HOME is set: %b\n" (Sys.getenv_opt "HOME" <> None);
  Printf.printf "file is there: %b\n" (Sys.file_exists "file");
  Random.self_init ();
  Printf.printf "time went on: %b\n" (Sys.time () > 0.)
