// A JSON-RPC server of the language server protocol: header lines with Content-Length before each body.
// With the argument "events" it also sends notifications before, between and behind its answers. With "asks" it asks
// the client after each answer.
import net from 'node:net';
import rpc from 'vscode-jsonrpc/node';

const events = process.argv.includes('events');
const asks = process.argv.includes('asks');
const asked = { asked: 0, answered: 0 };

net.createServer((socket) => {
	const connection = rpc.createMessageConnection(
		new rpc.SocketMessageReader(socket), new rpc.SocketMessageWriter(socket));
	const tell = (text) => events && connection.sendNotification('window/logMessage', { type: 3, message: text });
	const timer = events ? setInterval(() => tell('between'), 5) : undefined;
	connection.onRequest('echo', (params) => {
		tell('before');
		setImmediate(() => tell('behind'));
		if (asks) {
			setImmediate(() => ask(params.number));
		}
		return params;
	});
	const ask = async (number) => {
		asked.asked++;
		const answer = await connection.sendRequest('client/next', { number, text: 'prüfung €' });
		asked.answered += (answer.number === number + 1) ? 1 : 0;
	};
	connection.onRequest('asked', () => asked);
	connection.onRequest('fail', (params) => {
		throw new rpc.ResponseError(params.number, params.text, params);
	});
	connection.onClose(() => clearInterval(timer));
	connection.onError(() => socket.destroy());
	socket.on('error', () => connection.dispose());
	connection.listen();
	tell('hello');
}).listen(0, '127.0.0.1', function () {
	console.log(`listening ${this.address().port}`);
});
