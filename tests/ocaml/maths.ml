(* SPDX-License-Identifier: MIT *)
(* The bits that each mathematical function gives, over all sizes of argument: a digest of each. *)
let functions =
  [ ("sin", sin); ("cos", cos); ("tan", tan); ("asin", asin); ("acos", acos); ("atan", atan);
    ("sinh", sinh); ("cosh", cosh); ("tanh", tanh); ("asinh", Float.asinh); ("acosh", Float.acosh);
    ("atanh", Float.atanh); ("exp", exp); ("exp2", Float.exp2); ("expm1", expm1); ("log", log);
    ("log2", Float.log2); ("log10", log10); ("log1p", log1p); ("cbrt", Float.cbrt);
    ("sqrt", sqrt); ("erf", Float.erf); ("erfc", Float.erfc); ("round", Float.round);
    ("trunc", Float.trunc); ("ceil", ceil); ("floor", floor);
    ("pow", fun x -> abs_float x ** (x /. 3.)); ("atan2", fun x -> atan2 x 0.7);
    ("hypot", fun x -> hypot x 1.5); ("fmod", fun x -> Float.rem x 0.37);
    ("fma", fun x -> Float.fma x 1.1 (-0.3)); ("nextafter", Float.succ);
    ("frexp", fun x -> fst (frexp x)); ("modf", fun x -> fst (modf x));
    ("ldexp", fun x -> ldexp x 7); ("read and written", fun x -> float_of_string (string_of_float x)) ]

let () =
  List.iter
    (fun (name, f) ->
      let results = Buffer.create 65536 in
      for i = -1500 to 1500 do
        let near = float_of_int i /. 999. and far = ldexp 1.1 (i / 2) in
        List.iter
          (fun x ->
            let y = f x in
            Buffer.add_int64_le results (if y <> y then 1L else Int64.bits_of_float y))
          [ near; if i land 1 = 0 then far else -.far ]
      done;
      Printf.printf "%s %s\n" name (Digest.to_hex (Digest.string (Buffer.contents results))))
    functions
