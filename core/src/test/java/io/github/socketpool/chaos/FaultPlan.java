package io.github.socketpool.chaos;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

import io.github.socketpool.chaos.Call.Kind;
import io.github.socketpool.chaos.Fault.Moment;

/**
 * Decides by the seed what is called and what the proxy does. The number of a call or of
 * a connection is all that a decision depends on, not the order in which threads run.
 */
final class FaultPlan {

	/** How large the client's read buffers are. */
	private static final int READ_BUFFER = 16 * 1024;

	/**
	 * Up to this size what is written at once arrives at once, so that a client that
	 * reads the beginning can see the end.
	 */
	private static final int ARRIVES_AT_ONCE = 24 * 1024;

	/** More than the kernel's buffers between client and proxy take. */
	private static final int FILLS_THE_KERNEL = 600_000;

	/** Any large odd number. */
	private static final long MIXING_FACTOR = 0xBF58476D1CE4E5B9L;

	private static final double SHARE_OF_FAULTS = 0.12;

	private static final double SHARE_OF_FAULTS_AT_CONNECT = 0.06;

	private static final double SHARE_OF_FAULTS_AT_LOGIN = 0.2;

	/** Further away from those of connects than there are connections. */
	private static final long LOGINS = 1L << 40;

	private final List<Fault> toCalls;

	private final List<Fault> toLeases;

	private final List<Fault> toOneWay;

	private final List<Fault> toConnects;

	private final List<Fault> toLogins;

	private final long seed;

	/** Neighbouring seeds must have nothing in common. */
	private final long mixedSeed;

	private final int overhead;

	private final int calls;

	private volatile boolean over;

	/**
	 * Create a plan.
	 * @param calls how many calls there are
	 */
	FaultPlan(ChaosSetup setup, long seed, int calls) {
		this.seed = seed;
		this.mixedSeed = new SplittableRandom(seed).nextLong();
		this.calls = calls;
		this.overhead = setup.wire().overhead();
		this.toCalls = setup.faultsAt(Moment.REQUEST, Moment.ANSWER);
		this.toLeases = setup.faultsAt(Moment.REQUEST, Moment.ANSWER, Moment.REST);
		this.toOneWay = setup.faultsAt(Moment.ANSWER).stream().filter(Fault::isForOneWay).toList();
		this.toConnects = setup.faultsAt(Moment.CONNECT);
		this.toLogins = setup.faultsAt(Moment.LOGIN);
	}

	long seed() {
		return this.seed;
	}

	int calls() {
		return this.calls;
	}

	/**
	 * Let no fault strike from now on.
	 */
	void end() {
		this.over = true;
	}

	/**
	 * Return a call. Those behind the last one are honest.
	 */
	Call call(int number) {
		if (number >= this.calls) {
			return Call.honest(number);
		}
		SplittableRandom random = random(number);
		Kind kind = kind(random);
		Fault fault = fault(kind, random);
		return new Call(number, kind, fault, timeout(kind, fault, random), requestPadding(fault, random),
				answerPadding(fault, random));
	}

	/**
	 * Return what happens to a connection when it is accepted.
	 */
	Fault atConnect(int connection) {
		SplittableRandom random = random(-1L - connection);
		boolean struck = !this.over && random.nextDouble() < SHARE_OF_FAULTS_AT_CONNECT;
		return struck ? choose(this.toConnects, random) : Fault.NONE;
	}

	/**
	 * Return what happens to the login of a connection.
	 */
	Fault atLogin(int connection) {
		SplittableRandom random = random(LOGINS + connection);
		boolean struck = !this.over && random.nextDouble() < SHARE_OF_FAULTS_AT_LOGIN;
		return struck ? choose(this.toLogins, random) : Fault.NONE;
	}

	/**
	 * Return the random numbers of a call.
	 */
	SplittableRandom random(long number) {
		return new SplittableRandom(this.mixedSeed + number * MIXING_FACTOR);
	}

	private static Kind kind(SplittableRandom random) {
		int thousandth = random.nextInt(1000);
		if (thousandth < 600) {
			return Kind.EXCHANGE;
		}
		if (thousandth < 820) {
			return (thousandth > 600) ? Kind.LEASE : Kind.FORGOTTEN_LEASE;
		}
		if (thousandth < 920) {
			return Kind.ASYNC;
		}
		return (thousandth < 960) ? Kind.ASYNC_CANCELLED : Kind.ONE_WAY;
	}

	private Fault fault(Kind kind, SplittableRandom random) {
		if (random.nextDouble() >= SHARE_OF_FAULTS) {
			return Fault.NONE;
		}
		return switch (kind) {
			case ONE_WAY -> choose(this.toOneWay, random);
			case LEASE -> choose(this.toLeases, random);
			case EXCHANGE, FORGOTTEN_LEASE, ASYNC, ASYNC_CANCELLED -> choose(this.toCalls, random);
		};
	}

	private static Fault choose(List<Fault> faults, SplittableRandom random) {
		double at = random.nextDouble() * faults.stream().mapToDouble(Fault::weight).sum();
		for (Fault fault : faults) {
			at -= fault.weight();
			if (at < 0) {
				return fault;
			}
		}
		return Fault.NONE;
	}

	private static Duration timeout(Kind kind, Fault fault, SplittableRandom random) {
		if (fault.outlastsDeadline() || kind == Kind.FORGOTTEN_LEASE) {
			return Duration.ofMillis(50 + random.nextInt(50));
		}
		return (random.nextInt(20) == 0) ? Duration.ofMillis(1 + random.nextInt(30)) : Duration.ofSeconds(1);
	}

	private int requestPadding(Fault fault, SplittableRandom random) {
		return (fault == Fault.STOPS_READING) ? FILLS_THE_KERNEL : padding(random);
	}

	private int answerPadding(Fault fault, SplittableRandom random) {
		return switch (fault) {
			case FRAME_BEHIND_FULL_BUFFER -> fullBuffer();
			case BYTE_AT_A_TIME -> random.nextInt(200);
			case ANSWER_TWICE, FRAME_BEHIND_ANSWER, HALF_FRAME_BEHIND_ANSWER, GARBAGE_BEHIND_ANSWER ->
				Math.min(padding(random), ARRIVES_AT_ONCE / 2);
			default -> padding(random);
		};
	}

	/**
	 * Mostly small, sometimes around the end of a buffer, rarely large.
	 */
	private int padding(SplittableRandom random) {
		int percent = random.nextInt(100);
		if (percent < 80) {
			return random.nextInt(500);
		}
		if (percent < 95) {
			return random.nextInt(20_000);
		}
		return (percent < 98) ? fullBuffer() - 10 + random.nextInt(20) : random.nextInt(200_000);
	}

	/**
	 * Return the padding with which an answer fills a buffer.
	 */
	private int fullBuffer() {
		return READ_BUFFER - this.overhead - Call.ANSWER_HEAD;
	}

}
