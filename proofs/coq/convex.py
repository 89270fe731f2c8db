r"""The named facts of real analysis that need a derivative, each proved in Coq (see `analysis.py` for the others).

Object: `CONVEX` is the Coq text; the fact of a name is the lemma fact_NAME, its premises in the kernel's order.
Statement: cosh x and (cosh x - 1)/x^2 grow with |x|, cosh x <= exp(x^2/2); (e^x - 1 - x)/x^2 grows; for weights p >= 0 of
sum 1 and 0 < x <= y, y ln sum p e^(h/y) <= x ln sum p e^(h/x), and the same for natural numbers without logarithms.
Source: the mean value theorem of Coq's standard library; power means: Hardy, Littlewood, Polya (1934), theorem 16.
"""

CONVEX = r"""
(* A function with a nonnegative derivative grows; derivatives by the rules. *)
Lemma grows (f g : R -> R) a : (forall x, derivable_pt_lim f x (g x)) -> (forall x, a <= x -> 0 <= g x) ->
  forall x, a <= x -> f a <= f x.
Proof.
  intros D P x [H | ->]; [| lra]. destruct (MVT_cor2 f g a x H) as [c [E [A B]]]; [intros; apply D; lra |].
  specialize (P c ltac:(lra)). assert (0 <= g c * (x - a)) by (apply Rmult_le_pos; lra). lra.
Qed.
Lemma D_plus f g x a b : derivable_pt_lim f x a -> derivable_pt_lim g x b -> derivable_pt_lim (fun y => f y + g y) x (a + b).
Proof. apply derivable_pt_lim_plus. Qed.
Lemma D_minus f g x a b : derivable_pt_lim f x a -> derivable_pt_lim g x b -> derivable_pt_lim (fun y => f y - g y) x (a - b).
Proof. apply derivable_pt_lim_minus. Qed.
Lemma D_mult f g x a b : derivable_pt_lim f x a -> derivable_pt_lim g x b ->
  derivable_pt_lim (fun y => f y * g y) x (a * g x + f x * b).
Proof. apply derivable_pt_lim_mult. Qed.
Lemma D_exp f x a : derivable_pt_lim f x a -> derivable_pt_lim (fun y => exp (f y)) x (exp (f x) * a).
Proof. intro H. exact (derivable_pt_lim_comp f exp x a (exp (f x)) H (derivable_pt_lim_exp (f x))). Qed.
Lemma D_equal f x a b : derivable_pt_lim f x a -> a = b -> derivable_pt_lim f x b.
Proof. intros H <-. exact H. Qed.
Lemma D_opp f x a : derivable_pt_lim f x a -> derivable_pt_lim (fun y => - f y) x (- a).
Proof. apply derivable_pt_lim_opp. Qed.
Ltac derivative := eapply D_equal; [repeat first [ apply derivable_pt_lim_const | apply derivable_pt_lim_id | eapply D_opp
  | eapply D_exp | eapply D_plus | eapply D_minus | eapply D_mult ] | cbv beta].
(* cosh x and (cosh x - 1) / x^2 grow with |x|; cosh x <= exp (x^2 / 2). *)
Lemma sinh_below x : 0 <= x -> exp x - exp (- x) <= x * (exp x + exp (- x)).
Proof.
  intro H. enough (0 * (exp 0 + exp (- 0)) - (exp 0 - exp (- 0)) <= x * (exp x + exp (- x)) - (exp x - exp (- x)))
    by (rewrite Ropp_0 in *; lra).
  apply (grows (fun y => y * (exp y + exp (- y)) - (exp y - exp (- y))) (fun y => y * (exp y - exp (- y))) 0); [| | exact H].
  - intro y. derivative. ring.
  - intros y P. apply Rmult_le_pos; [exact P |]. pose proof (fact_exp_monotone (- y) y). lra.
Qed.
Lemma cosh_even x y : x ^ 2 = y ^ 2 -> exp x + exp (- x) = exp y + exp (- y).
Proof.
  intro H. destruct (Rsqr_eq x y) as [-> | ->]; [unfold Rsqr; simpl in H; lra | reflexivity |].
  rewrite Ropp_involutive. apply Rplus_comm.
Qed.
Lemma cosh_grows x y : 0 <= x -> x <= y -> exp x + exp (- x) <= exp y + exp (- y).
Proof.
  intros P H. apply (grows (fun z => exp z + exp (- z)) (fun z => exp z - exp (- z)) x); [| | exact H].
  - intro z. derivative. ring.
  - intros z Q. pose proof (fact_exp_monotone (- z) z). lra.
Qed.
Lemma square_abs x : Rabs x ^ 2 = x ^ 2.
Proof. unfold Rabs. destruct (Rcase_abs x); ring. Qed.
Lemma abs_order x y : x ^ 2 <= y ^ 2 -> Rabs x <= Rabs y.
Proof. intro H. apply Rsqr_le_abs_0. unfold Rsqr. simpl in H. lra. Qed.
Lemma fact_cosh_monotone x y : x ^ 2 <= y ^ 2 -> exp x + exp (- x) <= exp y + exp (- y).
Proof.
  intro H. rewrite <- (cosh_even (Rabs x) x), <- (cosh_even (Rabs y) y) by apply square_abs.
  apply cosh_grows; [apply Rabs_pos | apply abs_order, H].
Qed.
Lemma fact_cosh_gauss x : exp x + exp (- x) <= 2 * exp (x ^ 2 / 2).
Proof.
  enough (N : forall z, 0 <= z -> exp z + exp (- z) <= 2 * exp (z ^ 2 / 2)).
  { rewrite <- (cosh_even (Rabs x) x), <- (square_abs x) by apply square_abs. apply N, Rabs_pos. }
  clear x. intros x H. pose (g := fun y => exp (- (y * y * (1 / 2)))).
  assert (L : - ((exp 0 + exp (- 0)) * g 0) <= - ((exp x + exp (- x)) * g x)).
  { apply (grows (fun y => - ((exp y + exp (- y)) * g y)) (fun y => g y * (y * (exp y + exp (- y)) - (exp y - exp (- y)))) 0);
      [| | exact H].
    - intro y. unfold g. derivative. field.
    - intros y P. apply Rmult_le_pos; [apply Rlt_le, exp_pos |]. pose proof (sinh_below y P). lra. }
  assert (one : g x * exp (x ^ 2 / 2) = 1).
  { unfold g. rewrite <- exp_plus. replace (- (x * x * (1 / 2)) + x ^ 2 / 2) with 0 by field. apply exp_0. }
  assert (start : g 0 = 1) by (unfold g; rewrite !Rmult_0_l, Ropp_0; apply exp_0).
  rewrite start, Ropp_0, exp_0 in L. replace (exp x + exp (- x)) with ((exp x + exp (- x)) * g x * exp (x ^ 2 / 2)).
  - apply Rmult_le_compat_r; [apply Rlt_le, exp_pos | lra].
  - rewrite Rmult_assoc, one. ring.
Qed.
Lemma sinh_ratio u w : 0 <= u -> u <= w -> (exp u - exp (- u)) * w <= (exp w - exp (- w)) * u.
Proof.
  intros P H. enough ((exp u - exp (- u)) * u - (exp u - exp (- u)) * u <= (exp w - exp (- w)) * u - (exp u - exp (- u)) * w) by lra.
  apply (grows (fun z => (exp z - exp (- z)) * u - (exp u - exp (- u)) * z)
    (fun z => (exp z + exp (- z)) * u - (exp u - exp (- u))) u); [| | exact H].
  - intro z. derivative. ring.
  - intros z Q. pose proof (sinh_below u P). pose proof (Rmult_le_compat_r u _ _ P (cosh_grows u z P Q)). lra.
Qed.
Lemma cosh_square x : exp x + exp (- x) - 2 = (exp (Rabs x / 2) - exp (- (Rabs x / 2))) ^ 2.
Proof.
  rewrite <- (cosh_even (Rabs x) x) by apply square_abs. set (a := Rabs x / 2).
  replace (Rabs x) with (a + a) by (unfold a; field). replace (- (a + a)) with (- a + - a) by ring. rewrite 2 exp_plus.
  assert (one : exp a * exp (- a) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
  transitivity (exp a * exp a + exp (- a) * exp (- a) - 2 * (exp a * exp (- a))); [rewrite one; ring | ring].
Qed.
Lemma fact_cosh_ratio x t : x ^ 2 <= t ^ 2 -> (exp x + exp (- x) - 2) * t ^ 2 <= (exp t + exp (- t) - 2) * x ^ 2.
Proof.
  intro H. rewrite 2 cosh_square, <- (square_abs x), <- (square_abs t). pose proof (abs_order x t H) as le.
  pose proof (Rabs_pos x) as px. set (a := Rabs x) in *. set (b := Rabs t) in *.
  pose proof (sinh_ratio (a / 2) (b / 2) ltac:(lra) ltac:(lra)) as R. rewrite <- 2 Rpow_mult_distr. apply pow_incr. split; [| lra].
  apply Rmult_le_pos; [| lra]. pose proof (fact_exp_monotone (- (a / 2)) (a / 2)). lra.
Qed.
(* (e^x - 1 - x) / x^2 grows. *)
Lemma exp_below_slope x : 0 <= x -> exp x - 1 <= x * exp x.
Proof. intros _. pose proof (exp_ineq1_le (- x)). pose proof (exp_pos x).
  assert (one : exp x * exp (- x) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
  pose proof (Rmult_le_compat_l (exp x) _ _ ltac:(lra) H). lra. Qed.
Lemma exp_slope_ratio x t : 0 <= x -> x <= t -> t * (exp x - 1) <= (exp t - 1) * x.
Proof.
  intros P H. enough ((exp x - 1) * x - x * (exp x - 1) <= (exp t - 1) * x - t * (exp x - 1)) by lra.
  apply (grows (fun z => (exp z - 1) * x - z * (exp x - 1)) (fun z => exp z * x - (exp x - 1)) x); [| | exact H].
  - intro z. derivative. ring.
  - intros z Q. pose proof (exp_below_slope x P). pose proof (Rmult_le_compat_r x _ _ P (fact_exp_monotone x z Q)). lra.
Qed.
Lemma exp_second x : 0 <= x -> 2 * (exp x - 1 - x) <= x * (exp x - 1).
Proof.
  intro H. enough (0 * (exp 0 - 1) - 2 * (exp 0 - 1 - 0) <= x * (exp x - 1) - 2 * (exp x - 1 - x)) by (rewrite exp_0 in *; lra).
  apply (grows (fun z => z * (exp z - 1) - 2 * (exp z - 1 - z)) (fun z => z * exp z - (exp z - 1)) 0); [| | exact H].
  - intro z. derivative. ring.
  - intros z Q. pose proof (exp_below_slope z Q). lra.
Qed.
Lemma exp_quadratic t : 0 <= t -> t ^ 2 <= 2 * (exp t - 1 - t).
Proof.
  intro H. enough (2 * (exp 0 - 1 - 0) - 0 * 0 <= 2 * (exp t - 1 - t) - t * t) by (rewrite exp_0 in *; simpl; lra).
  apply (grows (fun z => 2 * (exp z - 1 - z) - z * z) (fun z => 2 * (exp z - 1 - z)) 0); [| | exact H].
  - intro z. derivative. ring.
  - intros z _. pose proof (exp_ineq1_le z). lra.
Qed.
Lemma exp_quadratic_below x : x <= 0 -> 2 * (exp x - 1 - x) <= x ^ 2.
Proof.
  intro H. enough (0 * 0 - 2 * (exp (- 0) - 1 + 0) <= (- x) * (- x) - 2 * (exp (- - x) - 1 + - x))
    by (rewrite Ropp_involutive, Ropp_0, exp_0 in *; simpl; lra).
  apply (grows (fun z => z * z - 2 * (exp (- z) - 1 + z)) (fun z => 2 * (z - 1 + exp (- z))) 0); [| | lra].
  - intro z. derivative. ring.
  - intros z _. pose proof (exp_ineq1_le (- z)). lra.
Qed.
Lemma fact_exp_ratio x t : x <= t -> 0 < t -> (exp x - 1 - x) * t ^ 2 <= (exp t - 1 - t) * x ^ 2.
Proof.
  intros H P. destruct (Rle_lt_dec x 0) as [N | Q].
  - pose proof (exp_quadratic_below x N). pose proof (exp_quadratic t ltac:(lra)).
    assert (0 <= t ^ 2) by apply pow2_ge_0. assert (0 <= x ^ 2) by apply pow2_ge_0.
    apply Rle_trans with (x ^ 2 / 2 * t ^ 2); [apply Rmult_le_compat_r; lra |].
    replace (x ^ 2 / 2 * t ^ 2) with (t ^ 2 / 2 * x ^ 2) by field. apply Rmult_le_compat_r; lra.
  - enough ((exp x - 1 - x) * x ^ 2 - (exp x - 1 - x) * (x * x) <= (exp t - 1 - t) * x ^ 2 - (exp x - 1 - x) * (t * t)) by (simpl in *; lra).
    apply (grows (fun z => (exp z - 1 - z) * x ^ 2 - (exp x - 1 - x) * (z * z))
      (fun z => (exp z - 1) * x ^ 2 - 2 * z * (exp x - 1 - x)) x); [| | exact H].
    + intro z. derivative. ring.
    + intros z R. pose proof (exp_slope_ratio x z ltac:(lra) R) as A. pose proof (exp_second x ltac:(lra)) as B.
      pose proof (Rmult_le_compat_r x _ _ ltac:(lra) A). pose proof (Rmult_le_compat_l z _ _ ltac:(lra) B). simpl. lra.
Qed.
(* Power means: for r >= 1, e^(ru) >= 1 + r (e^u - 1). *)
Lemma exp_bernoulli r u : 1 <= r -> 1 + r * (exp u - 1) <= exp (r * u).
Proof.
  intro H. assert (one : exp u * exp (- u) = 1) by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
  replace (r * u) with (u + (r - 1) * u) by ring. rewrite exp_plus. pose proof (exp_pos u).
  pose proof (Rmult_le_compat_l (exp u) _ _ ltac:(lra) (exp_ineq1_le ((r - 1) * u))).
  pose proof (Rmult_le_compat_l (exp u) _ _ ltac:(lra) (exp_ineq1_le (- u))) as T. rewrite one in T.
  pose proof (Rmult_le_compat_l (r - 1) _ _ ltac:(lra) T). lra.
Qed.
Lemma Sum_positive D (p f : D -> R) : (forall z, 0 <= p z) -> (forall z, 0 < f z) -> 0 < Sum D p -> 0 < Sum D (fun z => p z * f z).
Proof.
  intros P F. unfold Sum. enough (G : 0 <= fold_right (fun z s => p z * f z + s) 0 (elements D)
    /\ (0 < fold_right (fun z s => p z + s) 0 (elements D) -> 0 < fold_right (fun z s => p z * f z + s) 0 (elements D))) by apply G.
  induction (elements D) as [|z l [least strict]]; simpl; [lra |]. pose proof (Rmult_le_pos _ _ (P z) (Rlt_le _ _ (F z))).
  split; [lra |]. intro H'. destruct (P z) as [Q | Q]; [pose proof (Rmult_lt_0_compat _ _ Q (F z)); lra |].
  specialize (strict ltac:(lra)). lra.
Qed.
Lemma fact_log_mean D (p h : D -> R) x y : 0 < x -> x <= y -> (forall z, 0 <= p z) -> Sum D p = 1 ->
  y * ln (Sum D (fun z => p z * exp (h z / y))) <= x * ln (Sum D (fun z => p z * exp (h z / x))).
Proof.
  intros X H P one. assert (M : 0 < Sum D (fun z => p z * exp (h z / y))) by (apply Sum_positive; [exact P | intro; apply exp_pos | lra]).
  set (c := ln (Sum D (fun z => p z * exp (h z / y)))). assert (E : exp (- c) * Sum D (fun z => p z * exp (h z / y)) = 1).
  { rewrite <- (exp_ln _ M). fold c. rewrite <- exp_plus, Rplus_opp_l. apply exp_0. }
  set (r := y / x). assert (R1 : 1 <= r) by (unfold r; apply (Rmult_le_reg_r x); [exact X | unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra]).
  replace (y * c) with (x * (r * c)) by (unfold r; field; lra). apply Rmult_le_compat_l; [lra |].
  rewrite <- (ln_exp (r * c)). apply fact_ln_monotone; [apply exp_pos |].
  apply Rle_trans with (Sum D (fun z => exp (r * c) * r * exp (- c) * (p z * exp (h z / y)) + exp (r * c) * (1 - r) * p z)).
  - rewrite Sum_lin, Sum_scale, one. apply Req_le.
    transitivity (exp (r * c) * r * (exp (- c) * Sum D (fun z => p z * exp (h z / y))) + exp (r * c) * (1 - r)); [rewrite E; ring | ring].
  - apply Sum_le. intro z. replace (h z / x) with (r * c + r * (h z / y - c)) by (unfold r; field; lra).
    rewrite exp_plus. pose proof (exp_bernoulli r (h z / y - c) R1) as B. pose proof (exp_pos (r * c)).
    replace (exp (r * c) * r * exp (- c) * (p z * exp (h z / y)) + exp (r * c) * (1 - r) * p z)
      with (p z * (exp (r * c) * (1 + r * (exp (h z / y - c) - 1)))).
    + apply Rmult_le_compat_l; [apply P |]. apply Rmult_le_compat_l; lra.
    + replace (h z / y - c) with (- c + h z / y) by ring. rewrite exp_plus. ring.
Qed.
Lemma fact_power_mean D (p h : D -> R) n k N K : N = INR n -> K = INR k -> (0 < k)%nat -> (k <= n)%nat -> (forall z, 0 <= p z) ->
  Sum D p = 1 ->
  Sum D (fun z => p z * exp (h z / N)) ^ n <= Sum D (fun z => p z * exp (h z / K)) ^ k.
Proof.
  intros -> -> X H P one. pose proof (fact_log_mean D p h _ _ (lt_0_INR k X) (le_INR k n H) P one) as L.
  assert (M : forall x, 0 < Sum D (fun z => p z * exp (h z / x))) by (intro; apply Sum_positive; [exact P | intro; apply exp_pos | lra]).
  rewrite <- (exp_ln _ (M (INR n))), <- (exp_ln _ (M (INR k))) at 1.
  rewrite <- 2 (fact_exp_power _ (INR _)) by reflexivity. apply fact_exp_monotone, L.
Qed.
"""
