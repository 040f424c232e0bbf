package io.github.socketpool.template;

import java.io.IOException;

import io.github.socketpool.template.Replica.Command;

/**
 * What happens to one of several servers.
 */
enum Incident {

	/** Its process is killed, and started again. */
	KILLED {

		@Override
		void begin(Replica replica) throws InterruptedException {
			replica.kill();
		}

		@Override
		void end(Replica replica) throws IOException {
			replica.restart();
		}

	},

	/** Its process is stopped, while the kernel accepts connections for it. */
	STOPPED {

		@Override
		void begin(Replica replica) throws IOException, InterruptedException {
			replica.signal("STOP");
		}

		@Override
		void end(Replica replica) throws IOException, InterruptedException {
			replica.signal("CONT");
		}

	},

	/** It refuses and accepts connections in turn. */
	FLAPPING {

		@Override
		int turns() {
			return 4;
		}

		@Override
		void begin(Replica replica) throws IOException {
			replica.tell(Command.CLOSE);
		}

		@Override
		void end(Replica replica) throws IOException {
			replica.tell(Command.LISTEN);
		}

	},

	/** It accepts connections and requests, and answers none. */
	SILENT {

		@Override
		void begin(Replica replica) throws IOException {
			replica.tell(Command.BE_SILENT);
		}

		@Override
		void end(Replica replica) throws IOException {
			replica.tell(Command.ANSWER);
		}

	},

	/** It is restarted, and refuses logins. */
	LOGIN_REFUSED {

		@Override
		void begin(Replica replica) throws IOException {
			replica.tell(Command.CLOSE);
			replica.tell(Command.REFUSE_LOGINS);
			replica.tell(Command.LISTEN);
		}

		@Override
		void end(Replica replica) throws IOException {
			replica.tell(Command.ANSWER);
		}

	};

	/**
	 * Return how often it begins and ends.
	 */
	int turns() {
		return 1;
	}

	abstract void begin(Replica replica) throws IOException, InterruptedException;

	/**
	 * Let the server serve again.
	 */
	abstract void end(Replica replica) throws IOException, InterruptedException;

}
