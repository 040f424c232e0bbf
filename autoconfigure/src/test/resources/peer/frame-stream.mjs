// Sends back each message. A message has a length of 4 bytes before it, or of as many as the argument says.
import net from 'node:net';
import frame from 'frame-stream';

const lengthSize = Number(process.argv[2] ?? 4);

net.createServer((socket) => {
	socket.on('error', () => socket.destroy());
	socket.pipe(frame.decode({ lengthSize })).pipe(frame.encode({ lengthSize })).pipe(socket);
}).listen(0, '127.0.0.1', function () {
	console.log(`listening ${this.address().port}`);
});
