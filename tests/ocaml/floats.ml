(* SPDX-License-Identifier: MIT *)
(* A million floats to text and back, in every form the runtime asks its C library for. One line a
   block of values: a digest of all the texts and of the bits of what was read. *)

external bits : float -> int64 = "caml_int64_bits_of_float" "caml_int64_bits_of_float_unboxed"
  [@@unboxed] [@@noalloc]

external of_bits : int64 -> float = "caml_int64_float_of_bits" "caml_int64_float_of_bits_unboxed"
  [@@unboxed] [@@noalloc]

external format : string -> float -> string = "caml_format_float"

let state = ref 0x2545f491
let next () =
  let x = !state in
  let x = x lxor (x lsl 13) in
  let x = x lxor (x lsr 17) in
  let x = x lxor (x lsl 5) in
  state := x;
  x

let any_bits () =
  Int64.logxor (Int64.shift_left (Int64.of_int (next ())) 33)
    (Int64.logxor (Int64.shift_left (Int64.of_int (next ())) 12) (Int64.of_int (next ())))

(* Every bit pattern is as likely as any other: most have so many digits, or leading zeros, that
   they take ten times as long as those of everyday, so they are one in 32. *)
let any i =
  if i land 32 = 0 then of_bits (any_bits ())
  else of_bits (Int64.shift_right_logical (any_bits ()) (12 + (next () land 31)))

let everyday () =
  of_bits
    (Int64.logor
       (Int64.logand (any_bits ()) 0x800fffffffffffffL)
       (Int64.shift_left (Int64.of_int (1023 - 64 + (next () land 127))) 52))

let powers = Array.init 45 (fun i -> bits (float_of_string ("1e" ^ string_of_int (i - 22))))

let value i =
  match i land 15 with
  | 0 | 8 -> float_of_int (next ())
  | 1 | 9 -> float_of_int (next () land 0xffffff) /. 1000.
  | 2 when i land 16 = 0 -> any i
  | 3 | 11 -> of_bits (Int64.add powers.((next () land 0xffff) mod 45) (Int64.of_int ((next () land 7) - 4)))
  | _ -> everyday ()

(* As OCaml's Printf makes them: it pads by itself, and knows no # here (with which glibc 2.36 makes
   "1.e+05" of %#.5g and 99999.9999, and not "1.0000e+05"). *)
let formats =
  [| "%.17g"; "%.12g"; "%.15g"; "%g"; "%.3f"; "%.6e"; "%.0f"; "%.16e"; "%+.9g"; "% .8g"; "%.4E";
     "%.20f"; "%.5G"; "%.1f"; "%.18g"; "%.40g"; "%.0e" |]

let parts = Array.init 1024 (fun _ -> string_of_int (next () land 0x3fffffff))
let digits () = parts.(next () land 1023)

let exponents = Array.init 32 (fun i -> "e" ^ string_of_int (i - 16))

(* What was written, and texts that no format gives: more digits than count, exponents apart from
   them. *)
let text i written x =
  match i land 3 with
  | 0 -> digits () ^ digits () ^ "." ^ digits () ^ exponents.(next () land 31)
  | 1 -> format "%.30e" x
  | _ -> written

(* The arguments: the first block, and the one after the last. *)
let () =
  let first = int_of_string Sys.argv.(1) and next_to_last = int_of_string Sys.argv.(2) in
  let results = Buffer.create 0x20000 in
  for block = first to next_to_last - 1 do
    Buffer.clear results;
    state := 0x2545f491 + block;
    for i = 0 to 9999 do
      let x = value i in
      let written = format formats.((block + i) mod Array.length formats) x in
      Buffer.add_string results written;
      Buffer.add_int64_le results (bits (float_of_string (text i written x)))
    done;
    print_endline (string_of_int block ^ " " ^ Digest.to_hex (Digest.string (Buffer.contents results)))
  done
