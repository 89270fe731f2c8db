r"""Linear algebra under binders as a computation in Coq: the syntax of terms and their normal form.

Object: `ALGEBRA` is the Coq text. A term is made of numbers (rational expressions in letters), symbols applied to
indices and outcomes (de Bruijn), + - * / ^, sums and averages. `norm` computes a sum of products, each a coefficient
times a sorted list of symbols, sums of products and averages of products.
Statement: the rules of the kernel's normal form (`polynomials`): sums and averages are linear, what does not depend on
their variable moves out, a constant is summed to the size of its set and averaged to itself, E sum = sum E, products
commute. That they are right is proved in `meaning.py`.
Source: Gregoire, Mahboubi (2005), "Proving equalities in a commutative ring done right in Coq", with linear binders.
"""

ALGEBRA = r"""
(* Linear algebra under binders, decided by computation: syntax, meaning, normal form, and the proof that it is right. *)
Inductive sc := SZ (z : Z) | SL (k : nat) | SX (k : nat) | SAdd (a b : sc) | SSub (a b : sc) | SMul (a b : sc)
  | SDiv (a b : sc) | SNeg (a : sc) | SPow (a : sc) (k : nat) | SExp (a : sc) (k : nat).
Inductive ix := IU | IV (k : nat) | IF (g : nat) (a : ix) | IP (a b : ix).
Inductive ex := EK (c : sc) | EA (s : nat) (a : ix) | EAdd (x y : ex) | ESub (x y : ex) | EMul (x y : ex)
  | EDiv (x : ex) (c : sc) | ENeg (x : ex) | EPow (x : ex) (k : nat) | EB (r : bool) (b : nat) (a : ix) (x : ex).
Inductive mono := M1 | MA (s : nat) (a : ix) (m : mono) | MB (r : bool) (b : nat) (a : ix) (x m : mono).
Definition poly := list (sc * mono).

Fixpoint scmp (c d : sc) : comparison :=
  let both a b a' b' := match scmp a a' with Eq => scmp b b' | o => o end in
  match c, d with
  | SZ y, SZ z => Z.compare y z | SZ _, _ => Lt | _, SZ _ => Gt
  | SL y, SL z => Nat.compare y z | SL _, _ => Lt | _, SL _ => Gt
  | SX y, SX z => Nat.compare y z | SX _, _ => Lt | _, SX _ => Gt
  | SAdd a b, SAdd a' b' => both a b a' b' | SAdd _ _, _ => Lt | _, SAdd _ _ => Gt
  | SSub a b, SSub a' b' => both a b a' b' | SSub _ _, _ => Lt | _, SSub _ _ => Gt
  | SMul a b, SMul a' b' => both a b a' b' | SMul _ _, _ => Lt | _, SMul _ _ => Gt
  | SDiv a b, SDiv a' b' => both a b a' b' | SDiv _ _, _ => Lt | _, SDiv _ _ => Gt
  | SNeg a, SNeg b => scmp a b | SNeg _, _ => Lt | _, SNeg _ => Gt
  | SPow a k, SPow b l => match Nat.compare k l with Eq => scmp a b | o => o end
  | SPow _ _, _ => Lt | _, SPow _ _ => Gt
  | SExp a k, SExp b l => match Nat.compare k l with Eq => scmp a b | o => o end
  end.
Fixpoint icmp (a b : ix) : comparison :=
  match a, b with
  | IU, IU => Eq | IU, _ => Lt | _, IU => Gt
  | IV k, IV l => Nat.compare k l | IV _, _ => Lt | _, IV _ => Gt
  | IF g x, IF h y => match Nat.compare g h with Eq => icmp x y | o => o end | IF _ _, _ => Lt | _, IF _ _ => Gt
  | IP x y, IP z w => match icmp x z with Eq => icmp y w | o => o end
  end.
Definition bcmp (a b : bool) : comparison := match a, b with true, false => Lt | false, true => Gt | _, _ => Eq end.
Fixpoint mcmp (m n : mono) : comparison :=
  match m, n with
  | M1, M1 => Eq | M1, _ => Lt | _, M1 => Gt
  | MA s a x, MA t b y =>
      match Nat.compare s t with Eq => match icmp a b with Eq => mcmp x y | o => o end | o => o end
  | MA _ _ _, _ => Lt | _, MA _ _ _ => Gt
  | MB r b a x y, MB q c d z w =>
      match bcmp r q with Eq => match Nat.compare b c with Eq => match icmp a d with Eq =>
        match mcmp x z with Eq => mcmp y w | o => o end | o => o end | o => o end | o => o end
  end.
Ltac cmps := repeat match goal with
  | H : (match ?o with Eq => _ | Lt => _ | Gt => _ end) = Eq |- _ => let E := fresh in destruct o eqn:E; try discriminate
  | H : Nat.compare _ _ = Eq |- _ => apply PeanoNat.Nat.compare_eq in H
  | H : Z.compare _ _ = Eq |- _ => apply Z.compare_eq in H
  end.
Lemma bcmp_eq a b : bcmp a b = Eq -> a = b.
Proof. destruct a, b; simpl; congruence. Qed.
Ltac equals := match goal with
  | |- ?x = ?x => reflexivity
  | IH : forall y, ?cmp ?x y = Eq -> ?x = y, H : ?cmp ?x ?y = Eq |- ?x = ?y => exact (IH y H)
  | H : bcmp ?x ?y = Eq |- ?x = ?y => exact (bcmp_eq x y H)
  end.
Lemma scmp_eq c d : scmp c d = Eq -> c = d.
Proof. revert d; induction c; destruct d; simpl; intro H; try discriminate; cmps; subst; f_equal; equals. Qed.
Lemma icmp_eq a b : icmp a b = Eq -> a = b.
Proof. revert b; induction a; destruct b; simpl; intro H; try discriminate; cmps; subst; f_equal; equals. Qed.
Lemma mcmp_eq m n : mcmp m n = Eq -> m = n.
Proof.
  revert n; induction m; destruct n; simpl; intro H; try discriminate; cmps; subst; f_equal;
    first [equals | match goal with K : icmp ?x ?y = Eq |- ?x = ?y => exact (icmp_eq x y K) end].
Qed.

(* Renaming and occurrence. *)
Definition up (f : nat -> nat) k := match k with O => O | S j => S (f j) end.
Fixpoint iren f a := match a with IU => IU | IV k => IV (f k) | IF g x => IF g (iren f x) | IP x y => IP (iren f x) (iren f y) end.
Fixpoint mren f m := match m with M1 => M1 | MA s a n => MA s (iren f a) (mren f n)
  | MB r b a x n => MB r b (iren f a) (mren (up f) x) (mren f n) end.
Fixpoint iocc k a := match a with IU => false | IV j => Nat.eqb k j | IF _ x => iocc k x | IP x y => orb (iocc k x) (iocc k y) end.
Fixpoint mocc k m := match m with M1 => false | MA _ a n => orb (iocc k a) (mocc k n)
  | MB _ _ a x n => orb (iocc k a) (orb (mocc (S k) x) (mocc k n)) end.

Definition literal c := match c with SZ z => Some z | _ => None end.
Definition sadd_ (a b : sc) := match literal a, literal b with
  | Some y, Some z => SZ (y + z) | Some 0%Z, None => b | None, Some 0%Z => a | _, _ => SAdd a b end.
Definition smul_ (a b : sc) := match literal a, literal b with
  | Some y, Some z => SZ (y * z) | Some 1%Z, None => b | None, Some 1%Z => a | _, _ => SMul a b end.

Section Normal.
Variable mass : nat -> option sc.
Variable sym : nat -> bool.
Variable inv : nat -> option nat.

Definition isort s a := match a with IP x y => if sym s then match icmp x y with Gt => IP y x | _ => a end else a | _ => a end.
Fixpoint put s a m := match m with
  | M1 => MA s a M1
  | MA t b n => match Nat.compare s t with Lt => MA s a m | Gt => MA t b (put s a n)
      | Eq => match icmp a b with Gt => MA t b (put s a n) | _ => MA s a m end end
  | MB _ _ _ _ _ => MA s a m end.
Fixpoint drop s a m := match m with
  | M1 => None
  | MA t b n => if andb (Nat.eqb s t) (match icmp a b with Eq => true | _ => false end) then Some n
      else match drop s a n with Some k => Some (MA t b k) | None => None end
  | MB r b c x n => match drop s a n with Some k => Some (MB r b c x k) | None => None end end.
Definition insA s a m := match inv s with
  | Some t => match drop t a m with Some n => n | None => put s a m end
  | None => put s a m end.
Fixpoint insB r b a x m := match m with
  | M1 => MB r b a x M1
  | MA t c n => MA t c (insB r b a x n)
  | MB q c d y n => match mcmp (MB r b a x M1) (MB q c d y M1) with Gt => MB q c d y (insB r b a x n) | _ => MB r b a x m end end.
Fixpoint canon m := match m with M1 => M1 | MA s a n => insA s (isort s a) (canon n)
  | MB r b a x n => insB r b a (canon x) (canon n) end.
Fixpoint mapp m n := match m with M1 => n | MA s a x => insA s a (mapp x n) | MB r b a y x => insB r b a y (mapp x n) end.
Fixpoint padd1 c m (p : poly) : poly := match p with
  | nil => (c, m) :: nil
  | (d, n) :: q => match mcmp m n with Eq => (sadd_ c d, n) :: q | Lt => (c, m) :: p | Gt => (d, n) :: padd1 c m q end end.
Definition padd (p q : poly) : poly := fold_right (fun t r => padd1 (fst t) (snd t) r) q p.
Definition pscale (c : sc) m (p : poly) : poly := fold_right (fun t r => padd1 (smul_ c (fst t)) (mapp m (snd t)) r) nil p.
Definition pmul (p q : poly) : poly := fold_right (fun t r => padd (pscale (fst t) (snd t) q) r) nil p.
Fixpoint ppow (p : poly) k : poly := match k with O => (SZ 1, M1) :: nil | S j => pmul p (ppow p j) end.

(* The factors that depend on the variable bound last, and the others. *)
Fixpoint inside m := match m with M1 => M1 | MA s a n => if iocc 0 a then MA s a (inside n) else inside n
  | MB r b a x n => if orb (iocc 0 a) (mocc 1 x) then MB r b a x (inside n) else inside n end.
Fixpoint outside m := match m with M1 => M1 | MA s a n => if iocc 0 a then outside n else MA s (iren pred a) (outside n)
  | MB r b a x n => if orb (iocc 0 a) (mocc 1 x) then outside n else MB r b (iren pred a) (mren (up pred) x) (outside n) end.
(* The first sum among the factors whose own arguments do not depend on that variable, and the other factors. *)
Fixpoint firstsum m := match m with
  | M1 => None
  | MA s a n => match firstsum n with Some (b, d, x, k) => Some (b, d, x, MA s a k) | None => None end
  | MB r b a x n => if orb r (iocc 0 a) then
      match firstsum n with Some (c, d, y, k) => Some (c, d, y, MB r b a x k) | None => None end else Some (b, a, x, n) end.
Definition swap k := match k with O => 1%nat | S O => O | _ => k end.
Definition below k := match k with O => O | S j => S (S j) end.
Definition close (r : bool) b a m : poly :=
  let x := inside m in let o := outside m in
  match x with
  | M1 => match (if r then Some (SZ 1) else mass b) with Some c => (c, canon o) :: nil
      | None => (SZ 1, insB r b a M1 (canon o)) :: nil end
  | _ => (SZ 1, insB r b a x (canon o)) :: nil end.
Definition pbind (bind : mono -> poly) (p : poly) : poly :=
  fold_right (fun t q => padd (pscale (fst t) M1 (bind (snd t))) q) nil p.
Fixpoint average (fuel : nat) b a m : poly := match fuel with
  | O => close true b a m
  | S f => match firstsum (inside m) with
      | None => close true b a m
      | Some (c, d, x, k) =>
          pscale (SZ 1) (canon (outside m)) (pbind (close false c (iren pred d))
            (average f b (iren S a) (canon (mapp (mren swap x) (mren below k))))) end end.
Fixpoint depth m : nat := match m with M1 => O | MA _ _ n => depth n | MB _ _ _ x n => S (depth x + depth n) end.
Definition bind (r : bool) b a m : poly := if r then average (depth m) b a m else close false b a m.
Fixpoint norm (t : ex) : poly := match t with
  | EK c => (c, M1) :: nil
  | EA s a => (SZ 1, MA s (isort s a) M1) :: nil
  | EAdd x y => padd (norm x) (norm y)
  | ESub x y => padd (norm x) (pscale (SZ (-1)) M1 (norm y))
  | ENeg x => pscale (SZ (-1)) M1 (norm x)
  | EMul x y => pmul (norm x) (norm y)
  | EDiv x c => pscale (SDiv (SZ 1) c) M1 (norm x)
  | EPow x k => ppow (norm x) k
  | EB r b a x => pbind (bind r b a) (norm x) end.
Fixpoint pair1 (c : sc) m (p : list (sc * sc * mono)) := match p with
  | nil => (SZ 0, c, m) :: nil
  | (d, d', n) :: q => match mcmp m n with Eq => (d, sadd_ d' c, n) :: q | Lt => (SZ 0, c, m) :: p | Gt => (d, d', n) :: pair1 c m q end end.
Definition left_ (p : poly) := map (fun t => (fst t, SZ 0, snd t)) p.
Definition apart (t : sc * sc * mono) := match scmp (fst (fst t)) (snd (fst t)) with Eq => false | _ => true end.
Definition pairs_ (p q : poly) : list (sc * sc) := map fst (filter apart (fold_right (fun t r => pair1 (fst t) (snd t) r) (left_ p) q)).
End Normal.
"""
