/** A clock in a worker: browsers slow the timers of a hidden page to one a minute, and a desk in the background must keep its place. */
setInterval(() => postMessage(null), 1000);
