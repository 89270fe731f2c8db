r"""The Coq text that every emitted file begins with: finite sums, expectations, families of tables, and its tactics.

Object: `PRELUDE`. Statement: finite sums are sums over lists, so that all their laws are lemmas here; an expectation is
a positive linear operator with E 1 = 1; the tables of a family are averaged one level after the other, which is what
independence of the levels means. The tactics search for nothing: they walk down two trees of one shape, or close a
goal by ring, field or a hypothesis.
Source: The Coq Development Team (2022), Coq 8.16; its standard library of real numbers.
"""

PRELUDE = r"""
From Coq Require Import Reals List Lia Lra Field FunctionalExtensionality.
Open Scope R_scope.

(* Finite index sets: every element is listed once, and equality is decidable. Sums are sums over the list. *)
Record finite := Finite { carrier :> Type; elements : list carrier; same : forall x y : carrier, {x = y} + {x <> y};
  once : NoDup elements; every : forall x, In x elements }.
Definition Sum (D : finite) (F : D -> R) : R := fold_right (fun x s => F x + s) 0 (elements D).
Definition delta (D : finite) (x y : D) : R := if same D x y then 1 else 0.
Definition Sumx (D : finite) (a : D) (F : D -> R) : R := Sum D (fun x => if same D x a then 0 else F x).

Implicit Types D : finite.
Lemma Sum_ext D (F G : D -> R) : (forall x, F x = G x) -> Sum D F = Sum D G.
Proof. intro H. unfold Sum. induction (elements D); simpl; [reflexivity | rewrite H, IHl; reflexivity]. Qed.
Lemma Sumx_ext D a (F G : D -> R) : (forall x, x <> a -> F x = G x) -> Sumx D a F = Sumx D a G.
Proof. intro H. apply Sum_ext. intro x. destruct (same D x a); [reflexivity | apply H; assumption]. Qed.
Lemma Sum_lin D c (F G : D -> R) : Sum D (fun x => c * F x + G x) = c * Sum D F + Sum D G.
Proof. unfold Sum. induction (elements D); simpl; [ring | rewrite IHl; ring]. Qed.
Lemma Sum_zero D : Sum D (fun _ => 0) = 0.
Proof. unfold Sum. induction (elements D); simpl; [reflexivity | rewrite IHl; ring]. Qed.
Lemma Sumx_lin D a c (F G : D -> R) : Sumx D a (fun x => c * F x + G x) = c * Sumx D a F + Sumx D a G.
Proof. unfold Sumx. rewrite <- Sum_lin. apply Sum_ext. intro x. destruct (same D x a); ring. Qed.
Lemma Sumx_zero D a : Sumx D a (fun _ => 0) = 0.
Proof. transitivity (Sum D (fun _ => 0)); [| apply Sum_zero]. apply Sum_ext. intro x. destruct (same D x a); reflexivity. Qed.
Lemma Sum_le D (F G : D -> R) : (forall x, F x <= G x) -> Sum D F <= Sum D G.
Proof. intro H. unfold Sum. induction (elements D); simpl; [lra | specialize (H a); lra]. Qed.
Lemma Sumx_le D a (F G : D -> R) : (forall x, x <> a -> F x <= G x) -> Sumx D a F <= Sumx D a G.
Proof. intro H. apply Sum_le. intro x. destruct (same D x a); [lra | apply H; assumption]. Qed.
Lemma Sum_exchange (A B : finite) (F : A -> B -> R) :
  Sum A (fun a => Sum B (fun b => F a b)) = Sum B (fun b => Sum A (fun a => F a b)).
Proof.
  change (fold_right (fun a s => Sum B (fun b => F a b) + s) 0 (elements A)
    = Sum B (fun b => fold_right (fun a s => F a b + s) 0 (elements A))).
  induction (elements A) as [|x l IH]; simpl.
  - symmetry. apply Sum_zero.
  - rewrite IH. transitivity (Sum B (fun b => 1 * F x b + fold_right (fun a s => F a b + s) 0 l)).
    + etransitivity; [| symmetry; exact (Sum_lin B 1 (fun b => F x b) (fun b => fold_right (fun a s => F a b + s) 0 l))].
      ring.
    + apply Sum_ext. intro b. ring.
Qed.
Lemma Sum_split D a (F : D -> R) : Sum D F = F a + Sumx D a F.
Proof.
  unfold Sumx, Sum. generalize (every D a) (once D). induction (elements D) as [|x l IH]; simpl; [tauto |].
  intros H N. inversion N as [|y k out rest]; subst. destruct (same D x a) as [->|apart].
  - enough (E : forall k, ~ In a k -> fold_right (fun x s => F x + s) 0 k
      = fold_right (fun x s => (if same D x a then 0 else F x) + s) 0 k) by (rewrite (E l out); ring).
    intros k0 no. induction k0 as [|y k0 IHk]; simpl; [reflexivity |].
    destruct (same D y a) as [->|]; [destruct no; simpl; tauto |]. rewrite IHk; [reflexivity | simpl in no; tauto].
  - destruct H as [->|H]; [tauto |]. rewrite (IH H rest). ring.
Qed.
Lemma same_pair (A B : finite) (x y : A * B) : {x = y} + {x <> y}.
Proof. destruct x as [a b], y as [c d]. destruct (same A a c), (same B b d); [left; congruence | right..]; congruence. Qed.
Lemma once_pair (A B : finite) : NoDup (list_prod (elements A) (elements B)).
Proof.
  pose proof (once A) as NA. induction (elements A) as [|a l IH]; simpl; [constructor |].
  inversion NA as [|y k out rest]; subst. specialize (IH rest).
  assert (M : forall k, NoDup k -> NoDup (map (fun b : B => (a, b)) k)).
  { intros k N. induction k as [|b k IHk]; simpl; constructor; inversion N; subst; [| apply IHk; assumption].
    rewrite in_map_iff. intros [c [E I]]. inversion E; subst; tauto. }
  assert (O : forall k, ~ In a l -> forall p, In p (map (fun b : B => (a, b)) k) -> ~ In p (list_prod l (elements B))).
  { intros k no p I J. rewrite in_map_iff in I. destruct I as [b [<- _]]. rewrite in_prod_iff in J. tauto. }
  specialize (M _ (once B)). specialize (O (elements B) out).
  induction (map (fun b : B => (a, b)) (elements B)) as [|p k IHk]; simpl; [assumption |].
  inversion M; subst. constructor.
  - rewrite in_app_iff. intros [I|I]; [tauto | apply (O p); simpl; tauto].
  - apply IHk; [assumption | intros q I; apply O; simpl; tauto].
Qed.
Definition pairs (A B : finite) : finite := {| carrier := A * B; elements := list_prod (elements A) (elements B);
  same := same_pair A B; once := once_pair A B;
  every := fun p => match p with (a, b) => in_prod _ _ _ _ (every A a) (every B b) end |}.
Lemma Sum_pairs (A B : finite) (F : A * B -> R) : Sum (pairs A B) F = Sum A (fun a => Sum B (fun b => F (a, b))).
Proof.
  change (fold_right (fun p s => F p + s) 0 (list_prod (elements A) (elements B))
    = fold_right (fun a s => Sum B (fun b => F (a, b)) + s) 0 (elements A)).
  induction (elements A) as [|a l IH]; simpl; [reflexivity |].
  rewrite fold_right_app, IH. unfold Sum. generalize (fold_right (fun a s => fold_right (fun x s0 => F (a, x) + s0) 0
    (elements B) + s) 0 l). intro rest. clear IH.
  induction (elements B) as [|b k IHk]; simpl; [ring |]. rewrite IHk. ring.
Qed.
Lemma Sum_pairs_one (A B : finite) : Sum (pairs A B) (fun _ => 1) = Sum A (fun _ => 1) * Sum B (fun _ => 1).
Proof.
  rewrite Sum_pairs. transitivity (Sum A (fun _ => Sum B (fun _ => 1) * 1 + 0)); [apply Sum_ext; intro; ring |].
  etransitivity; [exact (Sum_lin A (Sum B (fun _ => 1)) (fun _ => 1) (fun _ => 0)) |]. rewrite Sum_zero. ring.
Qed.
Lemma Sumx_one D a : Sumx D a (fun _ => 1) = Sum D (fun _ => 1) - 1.
Proof. rewrite (Sum_split D a). ring. Qed.
Lemma delta_same D x : delta D x x = 1.
Proof. unfold delta. destruct (same D x x); tauto. Qed.
Lemma delta_apart D x y : x <> y -> delta D x y = 0.
Proof. unfold delta. destruct (same D x y); tauto. Qed.
Lemma delta_square D x y : delta D x y * delta D x y = delta D x y.
Proof. unfold delta. destruct (same D x y); ring. Qed.
Lemma delta_disjoint D x y z : y <> z -> delta D x y * delta D x z = 0.
Proof. intro H. unfold delta. destruct (same D x y) as [e|]; [| ring]. destruct (same D x z) as [d|]; [| ring].
  exfalso. apply H. rewrite <- e, <- d. reflexivity. Qed.
Lemma delta_partition D x : Sum D (fun y => delta D x y) = 1.
Proof.
  rewrite (Sum_split D x), delta_same. transitivity (1 + Sumx D x (fun _ => 0)); [f_equal | rewrite Sumx_zero; ring].
  apply Sumx_ext. intros y apart. apply delta_apart. congruence.
Qed.

(* Expectations over one source of randomness: positive linear operators with E 1 = 1. *)
Record expectation (T : Type) := Expectation { mean : (T -> R) -> R;
  mean_lin : forall c F G, mean (fun x => c * F x + G x) = c * mean F + mean G;
  mean_one : mean (fun _ => 1) = 1; mean_le : forall F G, (forall x, F x <= G x) -> mean F <= mean G }.
Arguments mean {T}. Arguments mean_lin {T}. Arguments mean_one {T}. Arguments mean_le {T}.
Lemma mean_ext T (E : expectation T) F G : (forall x, F x = G x) -> mean E F = mean E G.
Proof. intro H. f_equal. apply functional_extensionality. exact H. Qed.
Lemma mean_zero T (E : expectation T) : mean E (fun _ => 0) = 0.
Proof. transitivity (mean E (fun _ => -1 * 0 + 0)); [apply mean_ext; intro; ring |].
  etransitivity; [exact (mean_lin E (-1) (fun _ => 0) (fun _ => 0)) |]. ring. Qed.
Lemma mean_Sum T (E : expectation T) D (F : T -> D -> R) :
  mean E (fun x => Sum D (fun i => F x i)) = Sum D (fun i => mean E (fun x => F x i)).
Proof.
  unfold Sum. induction (elements D) as [|i l IH]; simpl; [apply mean_zero |]. rewrite <- IH.
  transitivity (mean E (fun x => 1 * F x i + fold_right (fun j s => F x j + s) 0 l)).
  - apply mean_ext. intro. ring.
  - etransitivity; [exact (mean_lin E 1 (fun x => F x i) (fun x => fold_right (fun j s => F x j + s) 0 l)) |]. ring.
Qed.
Lemma mean_Sumx T (E : expectation T) D a (F : T -> D -> R) :
  mean E (fun x => Sumx D a (fun i => F x i)) = Sumx D a (fun i => mean E (fun x => F x i)).
Proof. unfold Sumx. rewrite mean_Sum. apply Sum_ext. intro i. destruct (same D i a); [apply mean_zero | reflexivity]. Qed.

(* A family of independent tables, one a level: the average over levels 1..t, one level after the other. *)
Definition upd {T} (r : nat -> T) (l : nat) (x : T) : nat -> T := fun k => if Nat.eqb k l then x else r k.
Lemma upd_same T (r : nat -> T) l x : upd r l x l = x.
Proof. unfold upd. rewrite PeanoNat.Nat.eqb_refl. reflexivity. Qed.
Lemma upd_other T (r : nat -> T) l x k : k <> l -> upd r l x k = r k.
Proof. intro H. unfold upd. apply PeanoNat.Nat.eqb_neq in H. rewrite H. reflexivity. Qed.
Fixpoint Hist {T} (E : expectation T) (t : nat) (F : (nat -> T) -> R) (r : nat -> T) : R :=
  match t with O => F r | S k => Hist E k (fun h => mean E (fun x => F (upd h (S k) x))) r end.
Lemma Hist_ext T (E : expectation T) t F G r : (forall h, F h = G h) -> Hist E t F r = Hist E t G r.
Proof. revert F G. induction t; simpl; intros F G H; [apply H |]. apply IHt. intro h. apply mean_ext. intro. apply H. Qed.
Lemma Hist_lin T (E : expectation T) t c F G r :
  Hist E t (fun h => c * F h + G h) r = c * Hist E t F r + Hist E t G r.
Proof. revert F G. induction t; simpl; intros; [reflexivity |]. rewrite <- IHt. apply Hist_ext. intro. apply mean_lin. Qed.
Lemma Hist_one T (E : expectation T) t r : Hist E t (fun _ => 1) r = 1.
Proof. induction t; simpl; [reflexivity |]. transitivity (Hist E t (fun _ => 1) r); [| exact IHt].
  apply Hist_ext. intro. apply mean_one. Qed.
Lemma Hist_zero T (E : expectation T) t r : Hist E t (fun _ => 0) r = 0.
Proof. induction t; simpl; [reflexivity |]. transitivity (Hist E t (fun _ => 0) r); [| exact IHt].
  apply Hist_ext. intro. apply mean_zero. Qed.
Lemma Hist_le T (E : expectation T) t F G r : (forall h, F h <= G h) -> Hist E t F r <= Hist E t G r.
Proof. revert F G. induction t; simpl; intros F G H; [apply H |]. apply IHt. intro h. apply mean_le. intro. apply H. Qed.
Lemma Hist_Sum T (E : expectation T) t r D (F : (nat -> T) -> D -> R) :
  Hist E t (fun h => Sum D (fun i => F h i)) r = Sum D (fun i => Hist E t (fun h => F h i) r).
Proof. revert F. induction t; simpl; intros; [reflexivity |]. rewrite <- IHt. apply Hist_ext. intro. apply mean_Sum. Qed.
Lemma Hist_Sumx T (E : expectation T) t r D a (F : (nat -> T) -> D -> R) :
  Hist E t (fun h => Sumx D a (fun i => F h i)) r = Sumx D a (fun i => Hist E t (fun h => F h i) r).
Proof. revert F. induction t; simpl; intros; [reflexivity |]. rewrite <- IHt. apply Hist_ext. intro. apply mean_Sumx. Qed.

(* Natural numbers among the reals. *)
Definition natural (x : R) := exists k : nat, x = INR k.
Lemma natural_plus x y : natural x -> natural y -> natural (x + y).
Proof. intros [a ->] [b ->]. exists (a + b)%nat. symmetry. apply plus_INR. Qed.
Lemma natural_mult x y : natural x -> natural y -> natural (x * y).
Proof. intros [a ->] [b ->]. exists (a * b)%nat. symmetry. apply mult_INR. Qed.
Lemma natural_IZR p : (0 <= p)%Z -> natural (IZR p).
Proof. intro H. exists (Z.to_nat p). rewrite INR_IZR_INZ, Z2Nat.id; [reflexivity | assumption]. Qed.
Lemma natural_INR k : natural (INR k).
Proof. exists k. reflexivity. Qed.
Lemma natural_split x (k : Z) : natural x -> IZR k <= x -> x = IZR k \/ IZR (k + 1) <= x.
Proof. intros [n ->] H. rewrite INR_IZR_INZ in *. apply le_IZR in H. destruct (Z.eq_dec (Z.of_nat n) k) as [->|].
  - left. reflexivity.
  - right. apply IZR_le. lia. Qed.
Lemma from_least k t : 0 <= INR (k + t) - IZR (Z.of_nat k).
Proof. rewrite plus_INR, <- INR_IZR_INZ. pose proof (pos_INR t). lra. Qed.

(* Signs and chains. *)
Lemma delta_least D x y : 0 <= delta D x y.
Proof. unfold delta. destruct (same D x y); lra. Qed.
Lemma delta_sym D x y : delta D x y = delta D y x.
Proof. unfold delta. destruct (same D x y), (same D y x); congruence. Qed.
Lemma even_least x n : Nat.even n = true -> 0 <= x ^ n.
Proof. intro H. apply PeanoNat.Nat.even_spec in H. destruct H as [k ->]. rewrite pow_mult. apply pow_le, pow2_ge_0. Qed.
Lemma negative_not_zero x : 0 < - x -> x <> 0.
Proof. lra. Qed.
Lemma quotient_not_zero x y : x <> 0 -> y <> 0 -> x / y <> 0.
Proof. intros. apply Rmult_integral_contrapositive_currified; [| apply Rinv_neq_0_compat]; assumption. Qed.
Lemma quotient_least x y : 0 <= x -> 0 < y -> 0 <= x / y.
Proof. intros. apply Rmult_le_pos; [assumption |]. apply Rlt_le, Rinv_0_lt_compat. assumption. Qed.
Lemma gap_le x y : 0 <= y - x -> x <= y.
Proof. lra. Qed.
Lemma gap_lt x y : 0 < y - x -> x < y.
Proof. lra. Qed.
Lemma scale_le_le c x y : 0 <= c -> x <= y -> c * x <= c * y.
Proof. intros. apply Rmult_le_compat_l; assumption. Qed.
Lemma scale_lt_le c x y : 0 < c -> x <= y -> c * x <= c * y.
Proof. intros. apply Rmult_le_compat_l; lra. Qed.
Lemma scale_le_lt c x y : 0 <= c -> x < y -> c * x <= c * y.
Proof. intros. apply Rmult_le_compat_l; lra. Qed.
Lemma plus_le_le x y z w : x <= y -> z <= w -> x + z <= y + w.
Proof. lra. Qed.
Lemma plus_lt_le x y z w : x < y -> z <= w -> x + z < y + w.
Proof. lra. Qed.
Lemma plus_le_lt x y z w : x <= y -> z < w -> x + z < y + w.
Proof. lra. Qed.
Lemma plus_lt_lt x y z w : x < y -> z < w -> x + z < y + w.
Proof. lra. Qed.
Lemma equal_le x y z : x = y -> y <= z -> x <= z.
Proof. lra. Qed.
Lemma equal_lt x y z : x = y -> y < z -> x < z.
Proof. lra. Qed.
Lemma le_equal x y z : x <= y -> y = z -> x <= z.
Proof. lra. Qed.
Lemma lt_equal x y z : x < y -> y = z -> x < z.
Proof. lra. Qed.

Ltac cong tac := match goal with
  | |- ?a = ?a => reflexivity
  | _ => solve [tac]
  | |- ?a + ?b = ?c + ?d => apply (f_equal2 Rplus); cong tac
  | |- ?a - ?b = ?c - ?d => apply (f_equal2 Rminus); cong tac
  | |- ?a * ?b = ?c * ?d => apply (f_equal2 Rmult); cong tac
  | |- ?a / ?b = ?c / ?d => apply (f_equal2 Rdiv); cong tac
  | |- - ?a = - ?c => apply (f_equal Ropp); cong tac
  | |- ?a ^ ?n = ?c ^ ?n => apply (f_equal (fun x => x ^ n)); cong tac
  | |- Sum _ _ = Sum _ _ => apply Sum_ext; intro; cong tac
  | |- Sumx _ _ _ = Sumx _ _ _ => apply Sumx_ext; intros; cong tac
  | |- mean _ _ = mean _ _ => apply mean_ext; intro; cong tac
  | |- Hist _ _ _ _ = Hist _ _ _ _ => apply Hist_ext; intro; cong tac
  | |- ?f ?a = ?f ?b => apply (f_equal f); cong tac
  | |- ?f ?a ?c = ?f ?b ?d => apply (f_equal2 f); cong tac
  end.
Ltac side := first [ assumption | apply not_eq_sym; assumption | eassumption ].
Ltac nz := first [ assumption | match goal with H : ?d <> 0 |- ?e <> 0 => replace e with d by ring; exact H end | lra
  | match goal with H : ?d <> 0, K : ?k <> 0 |- ?e <> 0 => replace e with (d * k) by (field; repeat split; assumption);
      apply Rmult_integral_contrapositive_currified; assumption end ].
Ltac unfolded := repeat match goal with H : ?d <> 0 |- _ => progress (cbn [pow] in H) end.
Ltac powers := repeat match goal with H : ?d <> 0 |- _ => progress (unfold Rdiv in H; rewrite ?pow_add in H) end;
  rewrite ?pow_add, ?Rpow_mult_distr; unfold Rdiv; rewrite ?Rpow_mult_distr, ?pow_inv, ?pow1.
Ltac split_powers := cbn [pow]; unfold Rdiv; rewrite ?pow_add, ?Rpow_mult_distr, ?pow_inv, ?Rinv_mult, ?Rinv_1; ring.
Ltac nzs := repeat split; repeat apply pow_nonzero; nz.
Ltac rational := cbn [pow fst snd]; first [ ring | field; repeat split; nz | unfolded; first [ field; nzs
  | powers; first [ ring | field; nzs ] ] ].
Ltac nonneg := match goal with
  | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; nonneg
  | |- 0 <= _ * _ => apply Rmult_le_pos; nonneg
  | |- 0 <= _ ^ _ => first [apply even_least; reflexivity | apply pow_le; nonneg]
  | |- 0 <= IZR _ => apply IZR_le; discriminate
  | |- _ => first [assumption | apply Rlt_le; assumption | lra]
  end.
Ltac positive := match goal with
  | |- 0 < _ * _ => apply Rmult_lt_0_compat; positive
  | |- 0 < _ ^ _ => apply pow_lt; positive
  | |- 0 < IZR _ => apply IZR_lt; reflexivity
  | |- _ => first [assumption | lra]
  end.
Ltac naturals := repeat (first [ assumption | apply natural_INR | apply natural_plus | apply natural_mult
  | apply natural_IZR; lia ]).
Ltac cards_exact := rewrite ?Sum_pairs_one;
  repeat match goal with H : Sum ?d (fun _ => 1) = _ |- context [Sum ?d (fun _ => 1)] => rewrite H end; reflexivity.
Ltac ge := match goal with |- ?k <= ?a * ?b => replace k with (k * 1) by ring; apply Rmult_le_compat; lra end.
"""
