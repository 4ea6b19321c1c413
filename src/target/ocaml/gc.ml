(* SPDX-License-Identifier: MIT *)
(* Works the garbage collector, and all that must not be disturbed by it or by the timer's
   interrupts: what it prints does not depend on the machine, but for the line of statistics. *)

external ticks : unit -> int = "stagewalk_ticks" [@@noalloc]

module Names = Map.Make (String)

exception Too_deep of int

type tree = Leaf | Node of tree * int * tree

let rec insert x = function
  | Leaf -> Node (Leaf, x, Leaf)
  | Node (l, y, r) when x < y -> Node (insert x l, y, r)
  | Node (l, y, r) -> Node (l, y, insert x r)

let rec sum = function Leaf -> 0 | Node (l, x, r) -> sum l + x + sum r

(* The same numbers everywhere: 30 bits, as an int of 31 holds them. *)
let seed = ref 1

let next () =
  seed := ((!seed * 16807) + 12345) land 0x3fffffff;
  !seed

let trees () =
  let total = ref 0 in
  for _ = 1 to 200 do
    let tree = ref Leaf in
    for _ = 1 to 500 do
      tree := insert (next () land 0xffff) !tree
    done;
    total := (!total + sum !tree) land 0x3fffffff
  done;
  Printf.printf "trees: %d\n" !total

(* Blocks of many sizes, most of them dropped: what is left lies scattered, until it is compacted. *)
let compaction () =
  let kept = Array.make 2000 "" in
  for i = 0 to 19999 do
    kept.(i mod 2000) <- String.make (1 + (next () land 1023)) (Char.chr (97 + (i mod 26)))
  done;
  let before = Digest.to_hex (Digest.string (String.concat "" (Array.to_list kept))) in
  Gc.compact ();
  let after = Digest.to_hex (Digest.string (String.concat "" (Array.to_list kept))) in
  Printf.printf "compaction: %s, %s\n" after (if before = after then "the same" else "CHANGED")

let exceptions () =
  let rec dive n = if n = 0 then raise (Too_deep 40) else 1 + dive (n - 1) in
  let caught = ref 0 in
  for _ = 1 to 10000 do
    try ignore (dive 40) with Too_deep n -> caught := !caught + n
  done;
  (try ignore (List.assoc "nowhere" [ ("a", 1) ]) with Not_found -> incr caught);
  (try ignore (int_of_string "12x") with Failure text -> Printf.printf "failure: %s\n" text);
  (try ignore [| 1; 2 |].(Sys.opaque_identity 5)
   with Invalid_argument text -> Printf.printf "invalid argument: %s\n" text);
  (try ignore (1 / Sys.opaque_identity 0) with Division_by_zero -> print_endline "division by zero");
  Printf.printf "exceptions: %d\n" !caught

let closures () =
  let adders = List.init 100 (fun n -> fun x -> x + n) in
  let all = List.fold_left (fun f g x -> g (f x)) (fun x -> x) adders in
  let counter = let n = ref 0 in fun () -> incr n; !n in
  for _ = 1 to 1000 do ignore (counter ()) done;
  Printf.printf "closures: %d %d\n" (all 7) (counter ())

let names () =
  let table = Hashtbl.create 16 in
  let map = ref Names.empty in
  for i = 1 to 5000 do
    let name = Printf.sprintf "name-%d" (next () land 1023) in
    Hashtbl.replace table name i;
    map := Names.add name i !map
  done;
  let same = Names.for_all (fun name i -> Hashtbl.find table name = i) !map in
  Printf.printf "names: %d, %b\n" (Names.cardinal !map) same

(* The registers that an interrupt must give back are busy in here. *)
let floats () =
  let rounds = ref 0 and wrong = ref 0 and last = ref 0. in
  let start = ticks () in
  while !rounds < 20 || (ticks () - start < 50 && !rounds < 100000) do
    let s = ref 0. in
    for i = 1 to 2000 do
      let x = float_of_int i in
      s := !s +. (1. /. (x *. x)) +. ((x -. 0.5) *. 1e-9)
    done;
    if !rounds > 0 && !s <> !last then incr wrong;
    last := !s;
    incr rounds
  done;
  Printf.printf "floats: %.17g, %d wrong\n" !last !wrong;
  List.iter
    (fun (name, f) -> Printf.printf "%s: %.17g %.17g %h\n" name (f 0.3) (f 0.7) (f 0.9))
    [ ("sin", sin); ("cos", cos); ("tan", tan); ("asin", asin); ("acos", acos); ("atan", atan);
      ("exp", exp); ("log", log); ("log10", log10); ("sqrt", sqrt); ("sinh", sinh);
      ("cosh", cosh); ("tanh", tanh); ("expm1", expm1); ("log1p", log1p); ("cbrt", Float.cbrt);
      ("erf", Float.erf); ("round", Float.round); ("ceil", ceil) ];
  Printf.printf "%.17g %.17g %.17g\n" (2. ** 0.5) (atan2 1. 3.) (hypot 3. 4.5);
  Printf.printf "%s %s %s %s\n" (string_of_float nan) (string_of_float (1. /. 0.))
    (string_of_float 1e100) (string_of_float 0.1);
  Printf.printf "%.12g %g %e %f\n" 1e-310 123456789. 5e-324 1e22;
  Printf.printf "%h %.17g\n" (float_of_string "0x1.8p3") (float_of_string "2.2250738585072011e-308")

let () =
  trees ();
  compaction ();
  exceptions ();
  closures ();
  names ();
  floats ();
  (* The two lines that depend on the machine end with a number, and a yes or no. *)
  Printf.printf "the timer ticked: %b\n" (ticks () > 0);
  let s = Gc.quick_stat () in
  Printf.printf "GC: %d minor, %d major, %d compactions\n" s.minor_collections s.major_collections
    s.compactions
