r"""Independent draws in Coq: their counts, their expectation, and the axioms about samples as theorems.

Object: `SAMPLES` is the Coq text. The outcome of a sample is a sequence of draws, of which the first P count;
`sample D p P r` is the iterated weighted sum over these draws, for weights p >= 0 of sum 1 (for others it is the point
mass at r, of which nothing is claimed).
Statement: sample_total, sample_mean, sample_product, sample_exponential, sample_avoids and screening_off, as in
`axioms_samples`, are proved here; nothing about draws is assumed.
Source: the definition of independent draws.
"""

SAMPLES = r"""
(* Independent draws of a law p on a finite set, and how often an outcome occurs among the first P. *)
Fixpoint count (D : finite) (P : nat) (o : nat -> D) (z : D) : R :=
  match P with O => 0 | S k => count D k o z + delta D (o k) z end.
Fixpoint draws (D : finite) (p : D -> R) (P : nat) (F : (nat -> D) -> R) (r : nat -> D) : R :=
  match P with O => F r | S k => draws D p k (fun o => Sum D (fun z => p z * F (upd o k z))) r end.
Definition law (D : finite) (p : D -> R) := (forall z, 0 <= p z) /\ Sum D p = 1.
Lemma law_dec D p : {law D p} + {~ law D p}.
Proof.
  destruct (Forall_dec (fun z => 0 <= p z) (fun z => Rle_dec 0 (p z)) (elements D)) as [A|A].
  - destruct (Req_EM_T (Sum D p) 1) as [B|B].
    + left. split; [| exact B]. intro z. rewrite Forall_forall in A. apply A, every.
    + right. intros [_ C]. exact (B C).
  - right. intros [C _]. apply A, Forall_forall. intros z _. apply C.
Qed.
Lemma draws_ext D p P F G r : (forall o, F o = G o) -> draws D p P F r = draws D p P G r.
Proof.
  revert F G. induction P; simpl; intros F G H; [apply H |]. apply IHP. intro o. apply Sum_ext. intro z. rewrite H. reflexivity.
Qed.
Lemma draws_lin D p P c F G r : draws D p P (fun o => c * F o + G o) r = c * draws D p P F r + draws D p P G r.
Proof.
  revert F G. induction P; simpl; intros; [reflexivity |]. rewrite <- IHP. apply draws_ext. intro o. rewrite <- Sum_lin.
  apply Sum_ext. intro z. ring.
Qed.
Lemma draws_zero D p P r : draws D p P (fun _ => 0) r = 0.
Proof.
  induction P; simpl; [reflexivity |]. etransitivity; [| exact IHP]. apply draws_ext. intro o.
  transitivity (Sum D (fun _ => 0)); [apply Sum_ext; intro; ring | apply Sum_zero].
Qed.
Lemma draws_scale D p P c F r : draws D p P (fun o => c * F o) r = c * draws D p P F r.
Proof.
  transitivity (draws D p P (fun o => c * F o + 0) r); [apply draws_ext; intro; ring |]. rewrite draws_lin, draws_zero. ring.
Qed.
Lemma draws_plus D p P F G r : draws D p P (fun o => F o + G o) r = draws D p P F r + draws D p P G r.
Proof.
  transitivity (draws D p P (fun o => 1 * F o + G o) r); [apply draws_ext; intro; ring |]. rewrite draws_lin. ring.
Qed.
Lemma draws_Sum D p P (B : finite) (F : (nat -> D) -> B -> R) r :
  draws D p P (fun o => Sum B (fun z => F o z)) r = Sum B (fun z => draws D p P (fun o => F o z) r).
Proof.
  unfold Sum. induction (elements B) as [|z l IH]; simpl; [apply draws_zero |]. rewrite <- IH. apply draws_plus.
Qed.
Lemma draws_one D p P r : law D p -> draws D p P (fun _ => 1) r = 1.
Proof.
  intros [_ H]. induction P; simpl; [reflexivity |]. etransitivity; [| exact IHP]. apply draws_ext. intro o.
  etransitivity; [| exact H]. apply Sum_ext. intro z. ring.
Qed.
Lemma draws_le D p P F G r : law D p -> (forall o, F o <= G o) -> draws D p P F r <= draws D p P G r.
Proof.
  intros [H _]. revert F G. induction P; simpl; intros F G L; [apply L |]. apply IHP. intro o. apply Sum_le. intro z.
  apply Rmult_le_compat_l; [apply H | apply L].
Qed.
Definition sample (D : finite) (p : D -> R) (P : nat) (r : nat -> D) : expectation (nat -> D) :=
  match law_dec D p with
  | left H => {| mean := fun F => draws D p P F r; mean_lin := fun c F G => draws_lin D p P c F G r;
      mean_one := draws_one D p P r H; mean_le := fun F G => draws_le D p P F G r H |}
  | right _ => {| mean := fun F => F r; mean_lin := fun c F G => eq_refl; mean_one := eq_refl; mean_le := fun F G H => H r |}
  end.
Lemma sampled D p P r F : law D p -> mean (sample D p P r) F = draws D p P F r.
Proof. intro H. unfold sample. destruct (law_dec D p); [reflexivity | tauto]. Qed.
Lemma count_least D P o z : 0 <= count D P o z.
Proof. induction P; simpl; [lra |]. pose proof (delta_least D (o P) z). lra. Qed.
Lemma integral_count D P o z : integral (count D P o z).
Proof. induction P; simpl; [apply integral_literal | apply integral_plus; [assumption | apply integral_delta]]. Qed.
Lemma count_before D P o k z y : (P <= k)%nat -> count D P (upd o k z) y = count D P o y.
Proof.
  induction P as [|P IH]; simpl; intro H; [reflexivity |]. rewrite IH, upd_other; [reflexivity | lia | lia].
Qed.
Lemma count_last D P o z y : count D (S P) (upd o P z) y = count D P o y + delta D z y.
Proof. simpl. rewrite upd_same, count_before; [reflexivity | lia]. Qed.
Lemma Sum_plus D (F G : D -> R) : Sum D (fun x => F x + G x) = Sum D F + Sum D G.
Proof.
  transitivity (Sum D (fun x => 1 * F x + G x)); [apply Sum_ext; intro; ring |].
  etransitivity; [exact (Sum_lin D 1 F G) |]. ring.
Qed.
Lemma Sum_least D (F : D -> R) : (forall x, 0 <= F x) -> 0 <= Sum D F.
Proof. intro H. apply Rle_trans with (Sum D (fun _ => 0)); [rewrite Sum_zero; lra | apply Sum_le; exact H]. Qed.
Lemma Sum_scale D c (F : D -> R) : Sum D (fun x => c * F x) = c * Sum D F.
Proof.
  transitivity (Sum D (fun x => c * F x + 0)); [apply Sum_ext; intro; ring |].
  etransitivity; [exact (Sum_lin D c F (fun _ => 0)) |]. rewrite Sum_zero. ring.
Qed.
Lemma Sum_sift D y (F : D -> R) : Sum D (fun z => F z * delta D z y) = F y.
Proof.
  rewrite (Sum_split D y), delta_same. transitivity (F y * 1 + Sumx D y (fun _ => 0)); [f_equal | rewrite Sumx_zero; ring].
  apply Sumx_ext. intros z apart. rewrite delta_apart; [ring | assumption].
Qed.
Lemma sample_total D P o : Sum D (fun z => count D P o z) = INR P.
Proof.
  induction P as [|P IH]; [apply Sum_zero |]. rewrite S_INR, <- IH, <- (delta_partition D (o P)). simpl. apply Sum_plus.
Qed.
Lemma draws_count D p P r y : law D p -> draws D p P (fun o => count D P o y) r = INR P * p y.
Proof.
  intro H. induction P as [|P IH]; [simpl; ring |].
  transitivity (draws D p P (fun o => 1 * count D P o y + p y * 1) r).
  - cbn [draws]. apply draws_ext. intro o. transitivity (count D P o y * Sum D p + p y); [| rewrite (proj2 H); ring].
    rewrite <- Sum_scale, <- (Sum_sift D y p), <- Sum_plus. apply Sum_ext. intro z. rewrite count_last. ring.
  - rewrite draws_lin, IH, S_INR. transitivity (1 * (INR P * p y) + draws D p P (fun _ => p y * 1 + 0) r);
      [f_equal; apply draws_ext; intro; ring |]. rewrite draws_lin, draws_one; [| exact H].
    rewrite draws_zero. ring.
Qed.
Lemma sample_mean D p P s r y : s = INR P -> (forall z, 0 <= p z) -> Sum D p = 1 ->
  mean (sample D p P r) (fun o => count D P o y) = s * p y.
Proof. intros -> A B. rewrite sampled; [apply draws_count |]; split; assumption. Qed.
Lemma sample_product D p P s r y x : s = INR P -> (forall z, 0 <= p z) -> Sum D p = 1 ->
  mean (sample D p P r) (fun o => count D P o y * count D P o x) = s * (s - 1) * p y * p x + s * p y * delta D y x.
Proof.
  intros -> A B. assert (H : law D p) by (split; assumption). rewrite sampled; [| exact H].
  induction P as [|P IH]; [simpl; ring |].
  transitivity (draws D p P (fun o => 1 * (count D P o y * count D P o x)
    + (p x * count D P o y + (p y * count D P o x + p y * delta D y x * 1))) r).
  - cbn [draws]. apply draws_ext. intro o.
    transitivity (count D P o y * count D P o x * Sum D p + (count D P o y * Sum D (fun z => p z * delta D z x)
      + (count D P o x * Sum D (fun z => p z * delta D z y) + Sum D (fun z => p z * delta D z x * delta D z y)))).
    + rewrite <- 3 Sum_scale, <- 3 Sum_plus. apply Sum_ext. intro z. rewrite 2 count_last. ring.
    + rewrite 2 Sum_sift, (Sum_sift D y (fun z => p z * delta D z x)), B. ring.
  - rewrite draws_lin, IH, draws_lin, draws_count, draws_lin, draws_count, S_INR; try exact H.
    transitivity (1 * (INR P * (INR P - 1) * p y * p x + INR P * p y * delta D y x) + (p x * (INR P * p y)
      + (p y * (INR P * p x) + draws D p P (fun _ => (p y * delta D y x - 1) * 1 + 1) r)));
      [do 3 f_equal; apply draws_ext; intro; ring |]. rewrite draws_lin, draws_one; [| exact H]. ring.
Qed.
Lemma sample_exponential D p P r h : (forall z, 0 <= p z) -> Sum D p = 1 ->
  mean (sample D p P r) (fun o => exp (Sum D (fun z => h z * count D P o z))) = Sum D (fun z => p z * exp (h z)) ^ P.
Proof.
  intros A B. assert (H : law D p) by (split; assumption). rewrite sampled; [| exact H].
  induction P as [|P IH].
  - simpl. rewrite <- exp_0. f_equal. transitivity (Sum D (fun _ => 0)); [apply Sum_ext; intro; ring | apply Sum_zero].
  - transitivity (draws D p P (fun o => Sum D (fun z => p z * exp (h z)) * exp (Sum D (fun z => h z * count D P o z)) + 0) r).
    + cbn [draws]. apply draws_ext. intro o. rewrite Rplus_0_r, Rmult_comm, <- Sum_scale. apply Sum_ext. intro z.
      transitivity (p z * exp (Sum D (fun y => h y * count D P o y) + h z)); [| rewrite exp_plus; ring]. do 2 f_equal.
      rewrite <- (Sum_sift D z h), <- Sum_plus. apply Sum_ext. intro y. rewrite count_last, (delta_sym D z y). ring.
    + rewrite draws_lin, IH. simpl. rewrite draws_zero. ring.
Qed.
Lemma event_none a t : 0 <= a -> t * t = t -> event (a + t) 0 = event a 0 * (1 - t).
Proof.
  intros A T. assert (C : t * (t - 1) = 0) by lra. apply Rmult_integral in C. unfold event.
  destruct C as [-> | C]; [destruct (Rle_dec (a + 0) 0), (Rle_dec a 0); lra |].
  assert (t = 1) by lra. subst. destruct (Rle_dec (a + 1) 0), (Rle_dec a 0); lra.
Qed.
Lemma sample_avoids D p P r tau : (forall z, 0 <= p z) -> Sum D p = 1 -> (forall z, tau z * tau z = tau z) ->
  mean (sample D p P r) (fun o => event (Sum D (fun z => tau z * count D P o z)) 0) = Sum D (fun z => p z * (1 - tau z)) ^ P.
Proof.
  intros A B T. assert (H : law D p) by (split; assumption). rewrite sampled; [| exact H].
  assert (L : forall k o, 0 <= Sum D (fun z => tau z * count D k o z)).
  { intros k o. apply Sum_least. intro z. apply Rmult_le_pos; [| apply count_least].
    rewrite <- T. exact (Rle_0_sqr (tau z)). }
  induction P as [|P IH].
  - simpl. apply fact_event_true, Req_le. transitivity (Sum D (fun _ => 0)); [apply Sum_ext; intro; ring | apply Sum_zero].
  - transitivity (draws D p P (fun o => Sum D (fun z => p z * (1 - tau z)) * event (Sum D (fun z => tau z * count D P o z)) 0 + 0) r).
    + cbn [draws]. apply draws_ext. intro o. rewrite Rplus_0_r, Rmult_comm, <- Sum_scale. apply Sum_ext. intro z.
      replace (Sum D (fun y => tau y * count D (S P) (upd o P z) y)) with (Sum D (fun y => tau y * count D P o y) + tau z).
      * rewrite event_none; [ring | apply L | apply T].
      * rewrite <- (Sum_sift D z tau), <- Sum_plus. apply Sum_ext. intro y. rewrite count_last, (delta_sym D z y). ring.
    + rewrite draws_lin, IH. simpl. rewrite draws_zero. ring.
Qed.
(* Screening-off: given the tuples, the targets of a tuple T are independent draws of its own law. *)
Lemma screened (A B : finite) (p : pairs A B -> R) (T T' : A) (q q' : R) (phi phi' : B -> R) (r0 : nat -> B) :
  T <> T' -> law (pairs A B) p -> law B phi -> law B phi' -> (forall z, p (T, z) = q * phi z) -> (forall z, p (T', z) = q' * phi' z) ->
  forall P (G : (B -> R) -> (B -> R) -> R) bound, (forall n n' r r',
    draws B phi n (fun o => draws B phi' n' (fun o' => G (count B n o) (count B n' o')) r') r <= bound) ->
  forall r, draws (pairs A B) p P (fun o => G (fun z => count (pairs A B) P o (T, z)) (fun z => count (pairs A B) P o (T', z))) r <= bound.
Proof.
  intros apart [p0 p1] [f0 f1] [g0 g1] split split'. induction P as [|P IH]; intros G bound H r.
  - simpl. apply (H O O r0 r0).
  - set (rest := Sum A (fun a => if same A a T then 0 else if same A a T' then 0 else Sum B (fun z => p (a, z)))).
    assert (part : forall a, Sum B (fun z => p (a, z)) = q * delta A a T + (q' * delta A a T'
        + (if same A a T then 0 else if same A a T' then 0 else Sum B (fun z => p (a, z))))).
    { intro a. unfold delta. destruct (same A a T) as [->|]; [destruct (same A T T') as [E|]; [tauto |] | destruct (same A a T') as [->|]].
      - transitivity (Sum B (fun z => q * phi z)); [apply Sum_ext; exact split | rewrite Sum_scale, f1; ring].
      - transitivity (Sum B (fun z => q' * phi' z)); [apply Sum_ext; exact split' | rewrite Sum_scale, g1; ring].
      - ring. }
    assert (whole : q + (q' + rest) = 1).
    { rewrite <- p1, Sum_pairs. transitivity (Sum A (fun a => q * delta A a T + (q' * delta A a T'
        + (if same A a T then 0 else if same A a T' then 0 else Sum B (fun z => p (a, z)))))); [| apply Sum_ext; intro; symmetry; apply part].
      rewrite 2 Sum_plus, 2 Sum_sift. reflexivity. }
    assert (least : 0 <= rest).
    { apply Sum_least. intro a. destruct (same A a T); [lra |]. destruct (same A a T'); [lra |].
      apply Sum_least. intro z. apply p0. }
    assert (nonnegative : forall x psi, law B psi -> (forall z, 0 <= x * psi z) -> 0 <= x).
    { intros x psi [_ one] all. replace x with (Sum B (fun z => x * psi z)); [| rewrite Sum_scale, one; ring].
      apply Sum_least. exact all. }
    assert (q0 : 0 <= q) by (apply (nonnegative q phi); [split; assumption | intro z; rewrite <- split; apply p0]).
    assert (q0' : 0 <= q') by (apply (nonnegative q' phi'); [split; assumption | intro z; rewrite <- split'; apply p0]).
    set (one := fun c c' : B -> R => Sum B (fun z => phi z * G (fun y => c y + delta B z y) c')).
    set (two := fun c c' : B -> R => Sum B (fun z => phi' z * G c (fun y => c' y + delta B z y))).
    assert (shift1 : forall (f : B -> R) z, (fun y => f y + 1 * delta B z y) = (fun y => f y + delta B z y))
      by (intros; apply functional_extensionality; intro; ring).
    assert (shift0 : forall (f : B -> R) z, (fun y => f y + 0 * delta B z y) = f)
      by (intros; apply functional_extensionality; intro; ring).
    assert (last : forall o, Sum (pairs A B) (fun z => p z * G (fun y => count (pairs A B) (S P) (upd o P z) (T, y))
        (fun y => count (pairs A B) (S P) (upd o P z) (T', y)))
      = (fun c c' => q * one c c' + (q' * two c c' + rest * G c c'))
          (fun y => count (pairs A B) P o (T, y)) (fun y => count (pairs A B) P o (T', y))).
    { intro o. rewrite Sum_pairs. set (c := fun y => count (pairs A B) P o (T, y)). set (c' := fun y => count (pairs A B) P o (T', y)).
      assert (moved : forall a z S, (fun y => count (pairs A B) (Datatypes.S P) (upd o P (a, z)) (S, y))
          = (fun y => count (pairs A B) P o (S, y) + delta A a S * delta B z y)).
      { intros a z S. apply functional_extensionality. intro y. rewrite count_last. f_equal. unfold delta. cbn [same pairs].
        destruct (same_pair A B (a, z) (S, y)) as [E|E], (same A a S) as [F|F], (same B z y) as [K|K]; try ring;
          exfalso; (injection E; intros; contradiction) || (subst; contradiction). }
      transitivity (Sum A (fun a => (q * one c c') * delta A a T + ((q' * two c c') * delta A a T'
        + G c c' * (if same A a T then 0 else if same A a T' then 0 else Sum B (fun z => p (a, z)))))).
      - apply Sum_ext. intro a. transitivity (Sum B (fun z => p (a, z) * G (fun y => c y + delta A a T * delta B z y) (fun y => c' y + delta A a T' * delta B z y))).
        { apply Sum_ext. intro z. rewrite 2 moved. reflexivity. }
        destruct (same A a T) as [->|nT]; [| destruct (same A a T') as [->|nT']].
        + rewrite (delta_same A T), (delta_apart A T T' apart). transitivity (q * one c c'); [| ring].
          unfold one. rewrite <- Sum_scale. apply Sum_ext. intro z. rewrite split, shift1, shift0. ring.
        + rewrite (delta_same A T'), (delta_apart A T' T nT). transitivity (q' * two c c'); [| ring].
          unfold two. rewrite <- Sum_scale. apply Sum_ext. intro z. rewrite split', shift1, shift0. ring.
        + rewrite (delta_apart A a T nT), (delta_apart A a T' nT'). transitivity (G c c' * Sum B (fun z => p (a, z))); [| ring].
          rewrite <- Sum_scale. apply Sum_ext. intro z. rewrite 2 shift0. ring.
      - rewrite 2 Sum_plus, 2 Sum_sift, Sum_scale. unfold rest. ring. }
    cbn [draws]. eapply Rle_trans; [apply Req_le, draws_ext; exact last |].
    apply (IH (fun c c' => q * one c c' + (q' * two c c' + rest * G c c'))). intros n n' r1 r2.
    apply Rle_trans with (q * draws B phi (S n) (fun o => draws B phi' n' (fun o' => G (count B (S n) o) (count B n' o')) r2) r1
      + (q' * draws B phi n (fun o => draws B phi' (S n') (fun o' => G (count B n o) (count B (S n') o')) r2) r1
      + rest * draws B phi n (fun o => draws B phi' n' (fun o' => G (count B n o) (count B n' o')) r2) r1)).
    + apply Req_le. transitivity (draws B phi n (fun o => q * draws B phi' n' (fun o' => one (count B n o) (count B n' o')) r2
        + (q' * draws B phi' n' (fun o' => two (count B n o) (count B n' o')) r2
        + rest * draws B phi' n' (fun o' => G (count B n o) (count B n' o')) r2)) r1).
      * apply draws_ext. intro o. rewrite draws_plus, draws_scale, draws_plus, 2 draws_scale. reflexivity.
      * rewrite draws_plus, draws_scale, draws_plus, 2 draws_scale. f_equal; [f_equal | f_equal; f_equal]; cbn [draws];
          apply draws_ext; intro o.
        -- unfold one. rewrite draws_Sum. apply Sum_ext. intro z. rewrite draws_scale. f_equal. apply draws_ext. intro o'.
           f_equal. apply functional_extensionality. intro y. symmetry. apply count_last.
        -- apply draws_ext. intro o'. unfold two. apply Sum_ext. intro z. do 2 f_equal. apply functional_extensionality.
           intro y. symmetry. apply count_last.
    + replace bound with (q * bound + (q' * bound + rest * bound)) by (rewrite <- 2 Rmult_plus_distr_r, whole; ring).
      apply Rplus_le_compat; [apply Rmult_le_compat_l; [assumption | apply H] |].
      apply Rplus_le_compat; apply Rmult_le_compat_l; first [assumption | apply H].
Qed.
Lemma inhabited_law D p : law D p -> exists z : D, True.
Proof.
  intros [_ H]. unfold Sum in H. destruct (elements D) as [|z l]; [simpl in H; lra | exists z; exact I].
Qed.
Lemma some_draws D p : Sum D p = 1 -> exists o : nat -> D, True.
Proof.
  intro H. unfold Sum in H. destruct (elements D) as [|z l]; [simpl in H; lra | exists (fun _ => z); exact I].
Qed.
Lemma nonempty T (E : expectation T) : (T -> False) -> False.
Proof.
  intro no. assert (mean E (fun _ => 1) = mean E (fun _ => 0)) as H by (apply mean_ext; intro x; elim (no x)).
  rewrite mean_one, mean_zero in H. lra.
Qed.
Lemma with_outcome_le T (E : expectation T) a b : (T -> a <= b) -> a <= b.
Proof. intro H. destruct (Rle_dec a b) as [|n]; [assumption |]. elim (nonempty T E). intro x. exact (n (H x)). Qed.
Lemma with_outcome_lt T (E : expectation T) a b : (T -> a < b) -> a < b.
Proof. intro H. destruct (Rlt_dec a b) as [|n]; [assumption |]. elim (nonempty T E). intro x. exact (n (H x)). Qed.
Lemma with_outcome_eq T (E : expectation T) (a b : R) : (T -> a = b) -> a = b.
Proof. intro H. destruct (Req_EM_T a b) as [|n]; [assumption |]. elim (nonempty T E). intro x. exact (n (H x)). Qed.
Lemma screening_off (A B : finite) (p : pairs A B -> R) (T T' : A) (q q' : R) (phi phi' : B -> R) (k k' P : nat) (s s' : R)
  (F : (B -> R) -> (B -> R) -> R -> R -> R) (bound : R) (r : nat -> pairs A B) : T <> T' -> s = INR k -> s' = INR k' ->
  (forall x, 0 <= p x) -> Sum (pairs A B) p = 1 -> (forall z, p (T, z) = q * phi z) -> (forall z, p (T', z) = q' * phi' z) ->
  (forall z, 0 <= phi z) -> Sum B phi = 1 -> (forall z, 0 <= phi' z) -> Sum B phi' = 1 ->
  (forall j j' r1 r2, mean (sample B phi (k + j) r1) (fun o => mean (sample B phi' (k' + j') r2)
    (fun o' => F (count B (k + j) o) (count B (k' + j') o') (INR (k + j)) (INR (k' + j')))) <= bound) -> 0 <= bound ->
  mean (sample (pairs A B) p P r) (fun o => event s (Sum B (fun z => count (pairs A B) P o (T, z)))
    * (event s' (Sum B (fun z => count (pairs A B) P o (T', z)))
    * F (fun z => count (pairs A B) P o (T, z)) (fun z => count (pairs A B) P o (T', z))
        (Sum B (fun z => count (pairs A B) P o (T, z))) (Sum B (fun z => count (pairs A B) P o (T', z))))) <= bound.
Proof.
  intros apart -> -> p0 p1 split split' f0 f1 g0 g1 H least.
  assert (L : law (pairs A B) p) by (split; assumption). assert (M : law B phi) by (split; assumption).
  assert (M' : law B phi') by (split; assumption). rewrite sampled; [| exact L]. destruct (inhabited_law B phi M) as [z0 _].
  apply (screened A B p T T' q q' phi phi' (fun _ => z0) apart L M M' split split' P
    (fun c c' => event (INR k) (Sum B c) * (event (INR k') (Sum B c') * F c c' (Sum B c) (Sum B c')))).
  intros n n' r1 r2.
  apply Rle_trans with (draws B phi n (fun o => draws B phi' n' (fun o' => event (INR k) (INR n) * event (INR k') (INR n')
    * F (count B n o) (count B n' o') (INR n) (INR n')) r2) r1).
  { apply Req_le, draws_ext. intro o. apply draws_ext. intro o'.
    rewrite <- (sample_total B n o), <- (sample_total B n' o'). rewrite Rmult_assoc. reflexivity. }
  apply Rle_trans with (event (INR k) (INR n) * event (INR k') (INR n') * draws B phi n (fun o => draws B phi' n' (fun o' =>
    F (count B n o) (count B n' o') (INR n) (INR n')) r2) r1).
  { apply Req_le. rewrite <- draws_scale. apply draws_ext. intro o. apply draws_scale. }
  unfold event. destruct (Rle_dec (INR k) (INR n)) as [E|E], (Rle_dec (INR k') (INR n')) as [E'|E'];
    rewrite ?Rmult_0_l, ?Rmult_0_r, ?Rmult_0_l; try exact least.
  apply INR_le in E. apply INR_le in E'. specialize (H (n - k)%nat (n' - k')%nat r1 r2).
  replace (k + (n - k))%nat with n in H by lia. replace (k' + (n' - k'))%nat with n' in H by lia.
  rewrite 2 Rmult_1_l. rewrite sampled in H; [| exact M]. apply Rle_trans with (2 := H), Req_le, draws_ext. intro o.
  symmetry. apply sampled. exact M'.
Qed.
Ltac integrals := repeat first [ apply integral_literal | apply integral_natural; solve [naturals] | apply integral_plus
  | apply integral_minus | apply integral_mult | apply integral_opp | apply integral_pow | apply integral_delta
  | apply integral_event | apply integral_count | apply integral_Sum; intro | apply integral_Sumx; intro ].
"""
