// What the elements tell, and their ports, for the test.
window.heard = [];
window.ports = [];
addEventListener("smtp-lab", ({ target, detail }) => heard.push([target.id, detail.type, detail.payload]));
window.MessageChannel = class extends MessageChannel {
  constructor() {
    super();
    ports.push(this.port1);
  }
};
