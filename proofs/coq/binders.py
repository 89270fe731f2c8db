r"""Sums, averages and histories as the binders of `meaning.py`, and the tactic that compares two normal forms.

Object: `BINDERS` is the Coq text. `normal` computes both normal forms in Coq and leaves the equations between their
coefficients, which are rational functions of the letters, to ring and field.
"""

BINDERS = r"""
(* The binders of the theorems as such functionals; whatever a symbol does not apply to has a harmless value. *)
Definition sum_linear (D : finite) {Y} (i : D -> Y) : linear Y :=
  {| act := fun F => Sum D (fun x => F (i x)); act_lin := fun c F G => Sum_lin D c _ _ |}.
Lemma sum_commutes (D : finite) Y (i : D -> Y) Z (L : linear Z) (F : Z -> Y -> R) :
  act L (fun z => act (sum_linear D i) (fun x => F z x)) = act (sum_linear D i) (fun x => act L (fun z => F z x)).
Proof.
  simpl. unfold Sum. induction (elements D) as [|x l IH]; simpl.
  - transitivity (act L (fun _ => -1 * 0 + 0)); [f_equal; apply functional_extensionality; intro; ring |].
    etransitivity; [exact (act_lin L (-1) (fun _ => 0) (fun _ => 0)) |]. ring.
  - rewrite <- IH. transitivity (act L (fun z => 1 * F z (i x) + fold_right (fun x s => F z (i x) + s) 0 l)).
    + f_equal. apply functional_extensionality. intro. ring.
    + etransitivity; [exact (act_lin L 1 _ _) |]. ring.
Qed.
Definition sum_of (D : finite) {Y} (i : D -> Y) : summing Y := {| plain := sum_linear D i; commutes := sum_commutes D Y i |}.
Definition sumx_linear (D : finite) (a : D) {Y} (i : D -> Y) : linear Y :=
  {| act := fun F => Sumx D a (fun x => F (i x)); act_lin := fun c F G => Sumx_lin D a c _ _ |}.
Lemma sumx_commutes (D : finite) (a : D) Y (i : D -> Y) Z (L : linear Z) (F : Z -> Y -> R) :
  act L (fun z => act (sumx_linear D a i) (fun x => F z x)) = act (sumx_linear D a i) (fun x => act L (fun z => F z x)).
Proof.
  simpl. unfold Sumx. etransitivity; [exact (sum_commutes D D (fun x => x) Z L (fun z x => if same D x a then 0 else F z (i x))) |].
  simpl. apply Sum_ext. intro x. destruct (same D x a); [| reflexivity].
  transitivity (act L (fun _ => -1 * 0 + 0)); [f_equal; apply functional_extensionality; intro; ring |].
  etransitivity; [exact (act_lin L (-1) (fun _ => 0) (fun _ => 0)) |]. ring.
Qed.
Definition sumx_of (D : finite) (a : D) {Y} (i : D -> Y) : summing Y := {| plain := sumx_linear D a i; commutes := sumx_commutes D a Y i |}.
Definition missing_linear {X} (c : R) : linear (val X).
Proof. exists (fun F => c * F Unit). intros. ring. Defined.
Lemma missing_commutes X c Z (L : linear Z) (F : Z -> val X -> R) :
  act L (fun z => act (missing_linear c) (fun x => F z x)) = act (missing_linear c) (fun x => act L (fun z => F z x)).
Proof.
  simpl. transitivity (act L (fun z => c * F z Unit + 0)); [f_equal; apply functional_extensionality; intro; ring |].
  etransitivity; [exact (act_lin L c _ (fun _ => 0)) |].
  replace (act L (fun _ => 0)) with 0; [ring |].
  transitivity (act L (fun _ => -1 * 0 + 0)); [| f_equal; apply functional_extensionality; intro; ring].
  symmetry. etransitivity; [exact (act_lin L (-1) (fun _ => 0) (fun _ => 0)) |]. ring.
Qed.
Definition missing {X} (c : R) : summing (val X) := {| plain := missing_linear c; commutes := missing_commutes X c |}.
Lemma missing_total X c : act (@missing X c) (fun _ => 1) = c.
Proof. simpl. ring. Qed.
Definition mean_of_ {T Y} (E : expectation T) (i : T -> Y) : averaging Y :=
  {| mean_of := {| act := fun F => mean E (fun x => F (i x)); act_lin := fun c F G => mean_lin E c _ _ |};
     act_one := mean_one E |}.
Definition hist_of_ {T Y} (E : expectation T) (t : nat) (r : nat -> T) (i : (nat -> T) -> Y) : averaging Y :=
  {| mean_of := {| act := fun F => Hist E t (fun h => F (i h)) r; act_lin := fun c F G => Hist_lin T E t c _ _ r |};
     act_one := Hist_one T E t r |}.
Definition certain {X} : averaging (val X).
Proof. exists {| act := fun F => F Unit; act_lin := fun c F G => eq_refl |}. reflexivity. Defined.
Definition no_inverse (s : nat) : option nat := None.
Ltac normal T L M I law ns es e x y :=
  let p := eval vm_compute in (certificate T I x y) in
  refine (equal T L ns es I _ (M ns es) e x y p _ _);
  [ law | vm_cast_no_check (eq_refl p) | cbv [goals sden nth fst snd L]; repeat split; rational ].
Ltac no_law := intros; discriminate.
Ltac inverses H := let s := fresh in let t := fresh in let a := fresh in let E := fresh in intros s t a E; cbv in E;
  repeat first [discriminate E | destruct s as [|s]; cbn in E; [first [discriminate E
    | injection E as <-; destruct a as [|[]|]; cbn; first [ring | H]] |]].
Ltac symmetric s a b H := cbv in H; repeat first [discriminate H | destruct s as [|s]; cbn in H;
  [first [discriminate H | destruct a as [|[]|], b as [|[]|]; first [reflexivity | apply delta_sym]] |]].
Ltac total_of := match goal with |- act (plain ?x) _ = _ => let y := eval hnf in x in change x with y end;
  cbn [act plain sum_linear sumx_linear missing_linear]; first [apply Rmult_1_r | rewrite ?Sumx_one; cards_exact].
Ltac totals s a H := cbv in H; repeat first [discriminate H | destruct s as [|s]; cbn in H;
  [first [discriminate H | injection H as <-; destruct a as [|[]|]; total_of] |]].
"""
