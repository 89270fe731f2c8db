r"""The named facts of real analysis (`facts`), each proved in Coq from its real numbers.

Object: `ANALYSIS` is the Coq text; the fact of a name is the lemma fact_NAME, its premises in the kernel's order.
Statement: exp is the standard library's power series, ln its inverse (0 where it has none), sqrt the root (0 below 0),
event(a, b) is 1 if a <= b and 0 otherwise. A natural number n that is a factor is INR n by a premise of its own.
Source: any textbook of analysis; Coq's standard library of real numbers.
"""

ANALYSIS = r"""
(* Exponential, logarithm, root and the indicator of an inequality. *)
Definition event (a b : R) : R := if Rle_dec a b then 1 else 0.
Lemma event_least a b : 0 <= event a b.
Proof. unfold event. destruct (Rle_dec a b); lra. Qed.
Lemma fact_event_square x y : event x y * event x y = event x y.
Proof. unfold event. destruct (Rle_dec x y); ring. Qed.
Lemma fact_event_at_most_one x y : event x y <= 1.
Proof. unfold event. destruct (Rle_dec x y); lra. Qed.
Lemma fact_event_true x y : x <= y -> event x y = 1.
Proof. unfold event. destruct (Rle_dec x y); [reflexivity | tauto]. Qed.
Lemma fact_event_false x y : y < x -> event x y = 0.
Proof. unfold event. destruct (Rle_dec x y); [lra | reflexivity]. Qed.
Lemma fact_square x : 0 <= x ^ 2.
Proof. apply pow2_ge_0. Qed.
Lemma fact_exp_zero : exp 0 = 1.
Proof. exact exp_0. Qed.
Lemma fact_exp_sum x y : exp (x + y) = exp x * exp y.
Proof. apply exp_plus. Qed.
Lemma fact_exp_power n r x : r = INR n -> exp (r * x) = exp x ^ n.
Proof.
  intros ->. induction n as [|n IH]; [rewrite Rmult_0_l, exp_0; reflexivity |].
  rewrite S_INR. replace ((INR n + 1) * x) with (x + INR n * x) by ring. rewrite exp_plus, IH. reflexivity.
Qed.
Lemma fact_exp_tangent x : 1 + x <= exp x.
Proof. apply exp_ineq1_le. Qed.
Lemma fact_exp_strict x y : x < y -> exp x < exp y.
Proof. apply exp_increasing. Qed.
Lemma fact_exp_monotone x y : x <= y -> exp x <= exp y.
Proof. intros [H | ->]; [apply Rlt_le, exp_increasing, H | apply Rle_refl]. Qed.
Lemma fact_exp_ln x : 0 < x -> exp (ln x) = x.
Proof. apply exp_ln. Qed.
Lemma fact_ln_exp x : ln (exp x) = x.
Proof. apply ln_exp. Qed.
Lemma fact_ln_monotone x y : 0 < x -> x <= y -> ln x <= ln y.
Proof. intros P [H | ->]; [apply Rlt_le, ln_increasing; assumption | apply Rle_refl]. Qed.
Lemma fact_ln_product x y : 0 < x -> 0 < y -> ln (x * y) = ln x + ln y.
Proof. apply ln_mult. Qed.
Lemma fact_ln_power n r x : r = INR n -> 0 < x -> ln (x ^ n) = r * ln x.
Proof.
  intros -> P. induction n as [|n IH]; [simpl; rewrite ln_1; ring |].
  cbn [pow]. rewrite S_INR, ln_mult, IH; [ring | assumption | apply pow_lt; assumption].
Qed.
Lemma fact_sqrt_square x : 0 <= x -> sqrt x ^ 2 = x.
Proof. apply pow2_sqrt. Qed.
Lemma fact_sqrt_of_square x : 0 <= x -> sqrt (x ^ 2) = x.
Proof. apply sqrt_pow2. Qed.
Lemma fact_sqrt_monotone x y : x <= y -> sqrt x <= sqrt y.
Proof. apply sqrt_le_1_alt. Qed.
Lemma fact_sqrt_product x y : 0 <= x -> 0 <= y -> sqrt (x * y) = sqrt x * sqrt y.
Proof. apply sqrt_mult. Qed.
Lemma fact_root_order x y : x ^ 2 <= y ^ 2 -> 0 <= y -> x <= y.
Proof. intros H P. apply Rsqr_incr_0_var; [| exact P]. unfold Rsqr. simpl in H. lra. Qed.
Lemma fact_weaken x y : x < y -> x <= y.
Proof. apply Rlt_le. Qed.
Lemma fact_antisymmetry x y : x <= y -> y <= x -> x = y.
Proof. apply Rle_antisym. Qed.
(* What is built from whole numbers is a whole number, and whole numbers that differ are 1 apart. *)
Definition integral (x : R) := exists z : Z, x = IZR z.
Lemma integral_literal z : integral (IZR z).
Proof. exists z. reflexivity. Qed.
Lemma integral_natural x : natural x -> integral x.
Proof. intros [k ->]. exists (Z.of_nat k). apply INR_IZR_INZ. Qed.
Lemma integral_plus x y : integral x -> integral y -> integral (x + y).
Proof. intros [a ->] [b ->]. exists (a + b)%Z. symmetry. apply plus_IZR. Qed.
Lemma integral_minus x y : integral x -> integral y -> integral (x - y).
Proof. intros [a ->] [b ->]. exists (a - b)%Z. symmetry. apply minus_IZR. Qed.
Lemma integral_mult x y : integral x -> integral y -> integral (x * y).
Proof. intros [a ->] [b ->]. exists (a * b)%Z. symmetry. apply mult_IZR. Qed.
Lemma integral_opp x : integral x -> integral (- x).
Proof. intros [a ->]. exists (- a)%Z. symmetry. apply opp_IZR. Qed.
Lemma integral_pow x n : integral x -> integral (x ^ n).
Proof. intro H. induction n; simpl; [apply integral_literal | apply integral_mult; assumption]. Qed.
Lemma integral_delta D x y : integral (delta D x y).
Proof. unfold delta. destruct (same D x y); apply integral_literal. Qed.
Lemma integral_event x y : integral (event x y).
Proof. unfold event. destruct (Rle_dec x y); apply integral_literal. Qed.
Lemma integral_Sum D F : (forall x, integral (F x)) -> integral (Sum D F).
Proof. intro H. unfold Sum. induction (elements D); simpl; [apply integral_literal | apply integral_plus; [apply H | assumption]]. Qed.
Lemma integral_Sumx D a F : (forall x, integral (F x)) -> integral (Sumx D a F).
Proof. intro H. apply integral_Sum. intro x. destruct (same D x a); [apply integral_literal | apply H]. Qed.
Lemma integral_gap x y : integral x -> integral y -> x < y -> x + 1 <= y.
Proof. intros [a ->] [b ->] H. apply lt_IZR in H. rewrite <- plus_IZR. apply IZR_le. lia. Qed.
Ltac counts := first [reflexivity | rewrite ?mult_INR, ?S_INR, ?plus_INR; cbn [INR]; ring].
"""
