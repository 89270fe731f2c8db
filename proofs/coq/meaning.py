r"""The proof, in Coq, that the normal form of `algebra.py` keeps the meaning of a term.

Object: `MEANING` is the Coq text; its theorem `equal` turns two terms whose normal forms have equal coefficients into an
equation between their meanings. A theory gives the meaning of symbols; sums are linear functionals that commute with all
others, averages linear functionals of total 1.
Statement: the norm of a term denotes what the term denotes, for every theory and every value of its variables.
Source: proof by reflection (Boutin, 1997); functional extensionality is the one axiom used beside those of the reals.
"""

MEANING = r"""
(* What the syntax means. *)
Inductive val (X : Type) := Unit | Leaf (x : X) | Two (a b : val X).
Arguments Unit {X}. Arguments Leaf {X}. Arguments Two {X}.
Record linear (X : Type) := Linear { act :> (X -> R) -> R; act_lin : forall c F G, act (fun x => c * F x + G x) = c * act F + act G }.
Arguments act {X}. Arguments act_lin {X}.
(* A sum is a linear functional that every linear functional commutes with, of a given total. *)
Record summing (X : Type) := Summing { plain :> linear X;
  commutes : forall Y (L : linear Y) (F : Y -> X -> R), act L (fun y => act plain (fun x => F y x)) = act plain (fun x => act L (fun y => F y x)) }.
Arguments plain {X}. Arguments commutes {X}.
Record averaging (X : Type) := Averaging { mean_of :> linear X; act_one : act mean_of (fun _ => 1) = 1 }.
Arguments mean_of {X}. Arguments act_one {X}.
Record theory := Theory { X : Type; psem : nat -> val X -> R; fsem : nat -> val X -> val X;
  ssem : nat -> val X -> summing (val X); esem : nat -> val X -> averaging (val X);
  mass : nat -> option sc; sym : nat -> bool;
  sym_law : forall s a b, sym s = true -> psem s (Two a b) = psem s (Two b a) }.

Section Meaning.
Variable T : theory.
Variables (lets extra : list R) (nats : list nat).
Notation env := (nat -> val (X T)).
Fixpoint sden (c : sc) : R := match c with
  | SZ z => IZR z | SL k => nth k lets 0 | SX k => nth k extra 0 | SAdd a b => sden a + sden b | SSub a b => sden a - sden b
  | SMul a b => sden a * sden b | SDiv a b => sden a / sden b | SNeg a => - sden a | SPow a k => sden a ^ k
  | SExp a k => sden a ^ (nth k nats O) end.
Variable inv : nat -> option nat.
Hypothesis inv_law : forall s t a, inv s = Some t -> psem T s a * psem T t a = 1.
Hypothesis mass_law : forall b a c, mass T b = Some c -> act (ssem T b a) (fun _ => 1) = sden c.
Definition cons_ (x : val (X T)) (e : env) : env := fun k => match k with O => x | S j => e j end.
Fixpoint iden (e : env) a : val (X T) := match a with IU => Unit | IV k => e k | IF g x => fsem T g (iden e x) | IP x y => Two (iden e x) (iden e y) end.
Definition bsem (r : bool) b a : linear (val (X T)) := if r then mean_of (esem T b a) else plain (ssem T b a).
Fixpoint xden (e : env) t : R := match t with
  | EK c => sden c | EA s a => psem T s (iden e a) | EAdd x y => xden e x + xden e y | ESub x y => xden e x - xden e y
  | EMul x y => xden e x * xden e y | EDiv x c => xden e x / sden c | ENeg x => - xden e x | EPow x k => xden e x ^ k
  | EB r b a x => act (bsem r b (iden e a)) (fun y => xden (cons_ y e) x) end.
Fixpoint mden (e : env) m : R := match m with
  | M1 => 1 | MA s a n => psem T s (iden e a) * mden e n
  | MB r b a x n => act (bsem r b (iden e a)) (fun y => mden (cons_ y e) x) * mden e n end.
Fixpoint pden (e : env) (p : poly) : R := match p with nil => 0 | t :: q => sden (fst t) * mden e (snd t) + pden e q end.

Lemma act_ext (L : linear (val (X T))) F G : (forall x, F x = G x) -> act L F = act L G.
Proof. intro H. f_equal. apply functional_extensionality. exact H. Qed.
Lemma act_zero (L : linear (val (X T))) : act L (fun _ => 0) = 0.
Proof.
  transitivity (act L (fun _ => -1 * 0 + 0)); [apply act_ext; intro; ring |].
  etransitivity; [exact (act_lin L (-1) (fun _ => 0) (fun _ => 0)) |]. ring.
Qed.
Lemma act_scale (L : linear (val (X T))) c F : act L (fun x => c * F x) = c * act L F.
Proof.
  transitivity (act L (fun x => c * F x + 0)); [apply act_ext; intro; ring |].
  etransitivity; [exact (act_lin L c F (fun _ => 0)) |]. rewrite act_zero. ring.
Qed.
Lemma literal_ok c z : literal c = Some z -> sden c = IZR z.
Proof. destruct c; simpl; congruence. Qed.
Lemma sadd_ok a b : sden (sadd_ a b) = sden a + sden b.
Proof.
  unfold sadd_. destruct (literal a) eqn:A, (literal b) eqn:B; try reflexivity.
  - transitivity (IZR (z + z0)); [destruct z as [|[]|]; reflexivity |].
    rewrite (literal_ok a z A), (literal_ok b z0 B). apply plus_IZR.
  - destruct z; try reflexivity. rewrite (literal_ok a _ A). ring.
  - destruct z; try reflexivity. rewrite (literal_ok b _ B). ring.
Qed.
Lemma smul_ok a b : sden (smul_ a b) = sden a * sden b.
Proof.
  unfold smul_. destruct (literal a) eqn:A, (literal b) eqn:B; try reflexivity.
  - transitivity (IZR (z * z0)); [destruct z as [|[]|]; reflexivity |].
    rewrite (literal_ok a z A), (literal_ok b z0 B). apply mult_IZR.
  - destruct z as [|[]|]; try reflexivity. rewrite (literal_ok a _ A). ring.
  - destruct z as [|[]|]; try reflexivity. rewrite (literal_ok b _ B). ring.
Qed.

(* Environments. *)
Lemma cons_up f x e : (fun k => cons_ x e (up f k)) = cons_ x (fun k => e (f k)).
Proof. apply functional_extensionality. intros [|k]; reflexivity. Qed.
Lemma iren_ok f a e : iden e (iren f a) = iden (fun k => e (f k)) a.
Proof. induction a; simpl; congruence. Qed.
Lemma mren_ok m : forall f e, mden e (mren f m) = mden (fun k => e (f k)) m.
Proof.
  induction m; intros f e; simpl; [reflexivity | rewrite iren_ok, IHm; reflexivity |].
  rewrite iren_ok, IHm2. f_equal. apply act_ext. intro y. rewrite IHm1, cons_up. reflexivity.
Qed.
Lemma iocc_ok k a e d : (forall j, j <> k -> e j = d j) -> iocc k a = false -> iden e a = iden d a.
Proof.
  intro H. induction a; simpl; intro N; [reflexivity | apply H; apply PeanoNat.Nat.eqb_neq in N; congruence | rewrite IHa; tauto |].
  apply Bool.orb_false_elim in N. rewrite IHa1, IHa2; tauto.
Qed.
Lemma mocc_ok m : forall k e d, (forall j, j <> k -> e j = d j) -> mocc k m = false -> mden e m = mden d m.
Proof.
  induction m; intros k e d H; simpl; intro N; [reflexivity | |]; apply Bool.orb_false_elim in N; destruct N as [N M].
  - rewrite (iocc_ok k a e d H N), (IHm k e d H M). reflexivity.
  - apply Bool.orb_false_elim in M. destruct M as [M K]. rewrite (iocc_ok k a e d H N), (IHm2 k e d H K). f_equal.
    apply act_ext. intro y. apply (IHm1 (S k)); [| exact M]. intros [|j] J; simpl; [reflexivity | apply H; congruence].
Qed.
Lemma pred_out x e : forall j, j <> O -> (fun k => e (pred k)) j = cons_ x e j.
Proof. intros [|j] J; [congruence | reflexivity]. Qed.
Lemma ilift x e a : iocc 0 a = false -> iden e (iren pred a) = iden (cons_ x e) a.
Proof. intro N. rewrite iren_ok. apply (iocc_ok 0); [apply pred_out | exact N]. Qed.
Lemma ipush x e a : iden (cons_ x e) (iren S a) = iden e a.
Proof. rewrite iren_ok. reflexivity. Qed.

(* Order of factors. *)
Lemma isort_ok s a e : psem T s (iden e (isort (sym T) s a)) = psem T s (iden e a).
Proof.
  unfold isort. destruct a; try reflexivity. destruct (sym T s) eqn:Y; [| reflexivity].
  destruct (icmp a1 a2); try reflexivity. simpl. apply sym_law. exact Y.
Qed.
Lemma put_ok s a m e : mden e (put s a m) = psem T s (iden e a) * mden e m.
Proof.
  induction m; simpl; try reflexivity. destruct (Nat.compare s s0); simpl; try reflexivity;
    [destruct (icmp a a0); simpl; try reflexivity |]; rewrite IHm; ring.
Qed.
Lemma drop_ok s a m e : forall n, drop s a m = Some n -> mden e m = psem T s (iden e a) * mden e n.
Proof.
  induction m as [|t b m IH|r b c x _ m IH]; intros n; simpl; [discriminate | |].
  - destruct (andb (Nat.eqb s t) _) eqn:A.
    + apply andb_prop in A. destruct A as [A B]. apply PeanoNat.Nat.eqb_eq in A. intro E. inversion E; subst.
      destruct (icmp a b) eqn:C; try discriminate B. apply icmp_eq in C. subst. reflexivity.
    + destruct (drop s a m) as [k|]; [| discriminate]. intro E. inversion E; subst. rewrite (IH k eq_refl). simpl. ring.
  - destruct (drop s a m) as [k|]; [| discriminate]. intro E. inversion E; subst. rewrite (IH k eq_refl). simpl. ring.
Qed.
Lemma insA_ok s a m e : mden e (insA inv s a m) = psem T s (iden e a) * mden e m.
Proof.
  unfold insA. destruct (inv s) as [t|] eqn:I; [| apply put_ok]. destruct (drop t a m) as [n|] eqn:D; [| apply put_ok].
  rewrite (drop_ok t a m e n D), <- Rmult_assoc, (inv_law s t (iden e a) I). ring.
Qed.
Lemma insB_ok r b a x m e : mden e (insB r b a x m) = act (bsem r b (iden e a)) (fun y => mden (cons_ y e) x) * mden e m.
Proof.
  induction m; cbn [insB mden]; [reflexivity | rewrite IHm; ring |].
  destruct (mcmp _ _); cbn [mden]; try reflexivity. rewrite IHm2. ring.
Qed.
Lemma canon_ok m : forall e, mden e (canon (sym T) inv m) = mden e m.
Proof.
  induction m; intro e; simpl; [reflexivity | rewrite insA_ok, isort_ok, IHm; reflexivity |].
  rewrite insB_ok, IHm2. f_equal. apply act_ext. intro y. apply IHm1.
Qed.
Lemma mapp_ok m n e : mden e (mapp inv m n) = mden e m * mden e n.
Proof. induction m; simpl; [ring | rewrite insA_ok, IHm; ring | rewrite insB_ok, IHm2; ring]. Qed.
Lemma padd1_ok c m p e : pden e (padd1 c m p) = sden c * mden e m + pden e p.
Proof.
  induction p as [|[d n] q IH]; simpl; [reflexivity |]. destruct (mcmp m n) eqn:E; simpl; try reflexivity.
  - apply mcmp_eq in E. subst. rewrite sadd_ok. ring.
  - rewrite IH. ring.
Qed.
Lemma padd_ok p q e : pden e (padd p q) = pden e p + pden e q.
Proof. induction p as [|[c m] p IH]; simpl; [ring |]. unfold padd in *. simpl. rewrite padd1_ok, IH. ring. Qed.
Lemma pscale_ok c m p e : pden e (pscale inv c m p) = sden c * mden e m * pden e p.
Proof. induction p as [|[d n] p IH]; simpl; [ring |]. unfold pscale in *. simpl. rewrite padd1_ok, IH, smul_ok, mapp_ok. ring. Qed.
Lemma pmul_ok p q e : pden e (pmul inv p q) = pden e p * pden e q.
Proof. induction p as [|[c m] p IH]; simpl; [ring |]. unfold pmul in *. simpl. rewrite padd_ok, pscale_ok, IH. ring. Qed.
Lemma ppow_ok p k e : pden e (ppow inv p k) = pden e p ^ k.
Proof. induction k; simpl; [ring |]. rewrite pmul_ok, IHk. reflexivity. Qed.

(* Sums and averages of products. *)
Lemma parts m x e : mden (cons_ x e) m = mden e (outside m) * mden (cons_ x e) (inside m).
Proof.
  induction m; simpl; [ring | |].
  - destruct (iocc 0 a) eqn:E; simpl; rewrite IHm; [ring |]. rewrite (ilift x e a E). ring.
  - destruct (orb (iocc 0 a) (mocc 1 m1)) eqn:E; simpl; rewrite IHm2; [ring |].
    apply Bool.orb_false_elim in E. destruct E as [E F]. rewrite (ilift x e a E).
    replace (act (bsem r b (iden (cons_ x e) a)) (fun y => mden (cons_ y (cons_ x e)) m1))
      with (act (bsem r b (iden (cons_ x e) a)) (fun y => mden (cons_ y e) (mren (up pred) m1))); [ring |].
    apply act_ext. intro y. rewrite mren_ok. apply (mocc_ok m1 1); [| exact F].
    intros [|[|j]] J; simpl; try reflexivity. congruence.
Qed.
Lemma close_ok r b a m e : pden e (close (mass T) (sym T) inv r b a m) = act (bsem r b (iden e a)) (fun x => mden (cons_ x e) m).
Proof.
  transitivity (mden e (outside m) * act (bsem r b (iden e a)) (fun x => mden (cons_ x e) (inside m))).
  2: { rewrite <- act_scale. apply act_ext. intro x. symmetry. apply parts. }
  unfold close. destruct (inside m) eqn:E.
  - simpl. destruct r; simpl.
    + rewrite canon_ok, act_one. ring.
    + destruct (mass T b) as [c|] eqn:M; simpl; [rewrite canon_ok, (mass_law b (iden e a) c M); ring |].
      rewrite insB_ok, canon_ok. simpl. ring.
  - cbn [pden fst snd]. rewrite insB_ok, canon_ok. simpl. ring.
  - cbn [pden fst snd]. rewrite insB_ok, canon_ok. simpl. ring.
Qed.
Lemma pbind_ok r (f : mono -> poly) (b : nat) (a : val (X T)) p (e : env) :
  (forall m, pden e (f m) = act (bsem r b a) (fun x => mden (cons_ x e) m)) ->
  pden e (pbind inv f p) = act (bsem r b a) (fun x => pden (cons_ x e) p).
Proof.
  intro H. induction p as [|[c m] p IH]; simpl; [symmetry; apply act_zero |].
  unfold pbind in *. simpl. rewrite padd_ok, pscale_ok, H, IH. simpl. etransitivity; [| symmetry; exact (act_lin _ (sden c) _ _)]. ring.
Qed.
Lemma firstsum_ok m : forall b d x k e, firstsum m = Some (b, d, x, k) ->
  iocc 0 d = false /\ mden e m = act (bsem false b (iden e d)) (fun y => mden (cons_ y e) x) * mden e k.
Proof.
  induction m; intros c d x k e; simpl; [discriminate | |].
  - destruct (firstsum m) as [[[[b' d'] x'] k']|]; [| discriminate]. intro E. inversion E; subst.
    destruct (IHm _ _ _ _ e eq_refl) as [H1 H2]. split; [exact H1 |]. rewrite H2. simpl. ring.
  - destruct (orb r (iocc 0 a)) eqn:O.
    + destruct (firstsum m2) as [[[[b' d'] x'] k']|]; [| discriminate]. intro E. inversion E; subst.
      destruct (IHm2 _ _ _ _ e eq_refl) as [H1 H2]. split; [exact H1 |]. rewrite H2. simpl. ring.
    + intro E. inversion E; subst. apply Bool.orb_false_elim in O. destruct O as [-> O]. split; [exact O | reflexivity].
Qed.
Lemma average_ok fuel : forall b a m e,
  pden e (average (mass T) (sym T) inv fuel b a m) = act (bsem true b (iden e a)) (fun x => mden (cons_ x e) m).
Proof.
  induction fuel as [|f IH]; intros b a m e; cbn [average]; [apply close_ok |].
  destruct (firstsum (inside m)) as [[[[c d] x] k]|] eqn:F; [| apply close_ok].
  assert (D : iocc 0 d = false) by (destruct (firstsum_ok _ _ _ _ _ e F) as [D _]; exact D).
  rewrite pscale_ok, canon_ok, (pbind_ok false _ c (iden e (iren pred d))); [| intro n; apply close_ok].
  transitivity (mden e (outside m) * act (bsem true b (iden e a)) (fun z => mden (cons_ z e) (inside m))).
  2: { rewrite <- act_scale. apply act_ext. intro z. symmetry. apply parts. }
  simpl (sden (SZ 1)). rewrite Rmult_1_l. f_equal.
  transitivity (act (bsem true b (iden e a)) (fun z => act (bsem false c (iden e (iren pred d)))
    (fun y => mden (cons_ z (cons_ y e)) (mapp inv (mren swap x) (mren below k))))).
  - etransitivity; [| symmetry; exact (commutes (ssem T c (iden e (iren pred d))) _ (bsem true b (iden e a)) _)].
    apply act_ext. intro y. rewrite IH, ipush. apply act_ext. intro z. apply canon_ok.
  - apply act_ext. intro z. destruct (firstsum_ok _ _ _ _ _ (cons_ z e) F) as [_ ->]. rewrite <- (ilift z e d D).
    rewrite Rmult_comm, <- act_scale. apply act_ext. intro y. rewrite mapp_ok, 2 mren_ok, Rmult_comm. f_equal; f_equal;
    apply functional_extensionality; intros [|[|j]]; reflexivity.
Qed.
Lemma bind_ok r b a m e : pden e (bind (mass T) (sym T) inv r b a m) = act (bsem r b (iden e a)) (fun x => mden (cons_ x e) m).
Proof. unfold bind. destruct r; [apply average_ok | apply close_ok]. Qed.
Lemma norm_ok t : forall e, pden e (norm (mass T) (sym T) inv t) = xden e t.
Proof.
  induction t; intro e; simpl.
  - ring.
  - rewrite isort_ok. ring.
  - rewrite padd_ok, IHt1, IHt2. ring.
  - rewrite padd_ok, pscale_ok, IHt1, IHt2. simpl. ring.
  - rewrite pmul_ok, IHt1, IHt2. ring.
  - rewrite pscale_ok, IHt. simpl. unfold Rdiv. ring.
  - rewrite pscale_ok, IHt. simpl. ring.
  - rewrite ppow_ok, IHt. ring.
  - rewrite (pbind_ok r _ b (iden e a)); [| intro m; apply bind_ok]. apply act_ext. intro y. apply IHt.
Qed.

Fixpoint goals (p : list (sc * sc)) : Prop := match p with nil => True | t :: nil => sden (fst t) = sden (snd t) | t :: q => sden (fst t) = sden (snd t) /\ goals q end.
Lemma goals_all p : goals p -> forall t, In t p -> sden (fst t) = sden (snd t).
Proof.
  induction p as [|t p IH]; [simpl; tauto |]. destruct p as [|u p].
  - intros G x [<-|[]]. exact G.
  - intros [G1 G2] x [<-|I]; [exact G1 | exact (IH G2 x I)].
Qed.
Definition gap e (p : list (sc * sc * mono)) := fold_right (fun t r => (sden (fst (fst t)) - sden (snd (fst t))) * mden e (snd t) + r) 0 p.
Lemma pair1_ok c m p e : gap e (pair1 c m p) = gap e p - sden c * mden e m.
Proof.
  induction p as [|[[d d'] n] q IH]; simpl; [ring |]. destruct (mcmp m n) eqn:E; simpl; [| ring | rewrite IH; ring].
  apply mcmp_eq in E. subst. rewrite sadd_ok. ring.
Qed.
Lemma gap_ok p q e : gap e (fold_right (fun t r => pair1 (fst t) (snd t) r) (left_ p) q) = pden e p - pden e q.
Proof.
  induction q as [|[c m] q IH]; simpl.
  - induction p as [|[c m] p IH]; simpl; [ring | rewrite IH; ring].
  - rewrite pair1_ok, IH. ring.
Qed.
Lemma gap_zero p e : goals (map fst (filter apart p)) -> gap e p = 0.
Proof.
  intro G. pose proof (goals_all _ G) as A. clear G. induction p as [|[[c d] m] p IH]; simpl; [reflexivity |].
  simpl in A. rewrite IH.
  - replace (sden d) with (sden c); [ring |]. unfold apart in A. simpl in A. destruct (scmp c d) eqn:E.
    + apply scmp_eq in E. subst. reflexivity.
    + apply (A (c, d)). left. reflexivity.
    + apply (A (c, d)). left. reflexivity.
  - intros t I. apply A. destruct (apart (c, d, m)); [right |]; exact I.
Qed.
Definition certificate x y := pairs_ (norm (mass T) (sym T) inv x) (norm (mass T) (sym T) inv y).
Theorem equal e x y p : certificate x y = p -> goals p -> xden e x = xden e y.
Proof.
  intros <- G. apply gap_zero with (e := e) in G. rewrite gap_ok, 2 norm_ok in G. apply Rminus_diag_uniq. exact G.
Qed.
End Meaning.
"""
